/** How two samples lie to each other. */
export interface Comparison {
  /**
   * By how many standard deviations the ranks of the first are higher than they would be if both were alike, negative where
   * they are lower: the Mann-Whitney U test, which does not care how the samples are distributed.
   */
  deviations: number
  /** The quartiles of each, the median in the middle. */
  quartiles: [number[], number[]]
}

/** Compares two samples. */
export function compare(first: readonly number[], second: readonly number[]): Comparison {
  const [n, m] = [first.length, second.length]
  const u = rankSum(first, second) - (n * (n + 1)) / 2
  const deviations = (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
  return { deviations, quartiles: [quartilesOf(first), quartilesOf(second)] }
}

/** The ranks of the first among all, added up; those that are equal share theirs. */
function rankSum(first: readonly number[], second: readonly number[]): number {
  const ranked = [...first.map((value) => ({ value, own: 1 })), ...second.map((value) => ({ value, own: 0 }))]
  ranked.sort((one, other) => one.value - other.value)
  let sum = 0
  for (let from = 0, to = 0; from < ranked.length; from = to) {
    let own = 0
    for (; to < ranked.length && ranked[to]?.value === ranked[from]?.value; to++) own += ranked[to]?.own ?? 0
    sum += (own * (from + 1 + to)) / 2
  }
  return sum
}

function quartilesOf(sample: readonly number[]): number[] {
  const sorted = sample.toSorted((one, other) => one - other)
  return [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0)
}

/** Chance alone comes so far once in two million times. */
const mostDeviations = 5
/** How far apart quartiles may lie, in milliseconds: less than a round trip more to the database, and than a network's jitter. */
const mostApart = 0.25

/**
 * Whether two samples of times, in milliseconds, can not be told apart by asking: what differs in their ranks is chance, or
 * it is microseconds, which show on a quiet machine.
 */
export function areAlike({ deviations, quartiles: [first, second] }: Comparison): boolean {
  const near = first.every((quartile, index) => Math.abs(quartile - (second[index] ?? NaN)) <= mostApart)
  return near || Math.abs(deviations) <= mostDeviations
}
