/** How long calls took, in milliseconds. */
export interface Latency {
  p50: number
  p99: number
}

/** The middle and the slow end of so many calls. */
export function latencyOf(times: readonly number[]): Latency {
  const sorted = times.toSorted((left, right) => left - right)
  const quantile = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  return { p50: quantile(0.5), p99: quantile(0.99) }
}
