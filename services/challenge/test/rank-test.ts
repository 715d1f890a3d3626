/** How two samples lie to each other. */
export interface Comparison {
  /** How probable it is that one of the first is greater than one of the second, ties counted half: 0.5 where they are alike. */
  greater: number
  /** The quartiles of each, the median in the middle. */
  quartiles: [number[], number[]]
}

/** The Mann-Whitney U test: U as a share of all pairs, which does not care how either sample is distributed. */
export function compare(first: readonly number[], second: readonly number[]): Comparison {
  const ranked = [...first.map((value) => ({ value, of: 1 })), ...second.map((value) => ({ value, of: 2 }))]
  ranked.sort((one, other) => one.value - other.value)
  let rankSum = 0
  for (let from = 0; from < ranked.length;) {
    let to = from
    while (to < ranked.length && ranked[to]?.value === ranked[from]?.value) to++
    const mine = ranked.slice(from, to).filter(({ of }) => of === 1).length
    rankSum += (mine * (from + 1 + to)) / 2
    from = to
  }
  const u = rankSum - (first.length * (first.length + 1)) / 2
  return { greater: u / (first.length * second.length), quartiles: [quartilesOf(first), quartilesOf(second)] }
}

function quartilesOf(sample: readonly number[]): number[] {
  const sorted = sample.toSorted((one, other) => one - other)
  return [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0)
}

/**
 * How far from 0.5 two samples may lie. With 300 in each the share strays by 0.024 (one standard deviation, √((n+m+1)/12nm)),
 * so that this is more than six of them: chance does not reach it, and a shift of half the spread does.
 */
const mostAskew = 0.15
/** How far apart quartiles may lie, in milliseconds: less than a round trip more to the database, and than a network's jitter. */
const mostApart = 0.25

/**
 * Whether two samples of times, in milliseconds, can not be told apart by asking: they have much the same ranks, or, on a
 * machine so quiet that microseconds show, much the same quartiles.
 */
export function areAlike({ greater, quartiles: [first, second] }: Comparison): boolean {
  const near = first.every((quartile, index) => Math.abs(quartile - (second[index] ?? NaN)) <= mostApart)
  return near || Math.abs(greater - 0.5) <= mostAskew
}
