import { performance } from 'node:perf_hooks'

/** How a load went. */
export interface Run {
  calls: number
  seconds: number
  /** Latencies in milliseconds. */
  p50: number
  p99: number
}

/** Has so many callers work through the items, each one call at a time. A call that fails ends the run. */
export async function drive<Item>(
  items: readonly Item[],
  { callers, call }: { callers: number; call: (item: Item) => Promise<void> },
): Promise<Run> {
  const latencies: number[] = []
  let next = 0
  const work = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      const from = performance.now()
      await call(item)
      latencies.push(performance.now() - from)
    }
  }
  const from = performance.now()
  await Promise.all(Array.from({ length: callers }, work))
  const seconds = (performance.now() - from) / 1_000
  latencies.sort((left, right) => left - right)
  const quantile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0
  return { calls: latencies.length, seconds, p50: quantile(0.5), p99: quantile(0.99) }
}
