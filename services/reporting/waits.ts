/** Classes of how long something took, each a fifth wider than the one before: what is read from them is right to a tenth. */
const ratio = 1.2

/** How long the shortest class reaches, in milliseconds. */
export const shortest = 100

/** For statements: the class of a number of milliseconds is `floor(ln(ms / shortest) / ln(ratio))`, at least 0. */
export const logOfRatio = Math.log(ratio)

/** How many took how long, by the number of the class. */
export type Waits = Readonly<Record<string, number>>

/** The wait, in milliseconds, that this share of all did not go beyond; 0 where there was none. */
export function quantile(waits: Waits, share: number): number {
  const classes = Object.keys(waits)
    .map(Number)
    .toSorted((one, other) => one - other)
  let left = Math.ceil(share * classes.reduce((sum, each) => sum + (waits[each] ?? 0), 0))
  for (const each of classes) {
    left -= waits[each] ?? 0
    if (left <= 0) return Math.round(shortest * ratio ** (each + 0.5))
  }
  return 0
}

/** Counts by their names, put together. */
export function added(all: readonly Waits[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const each of all) for (const [name, count] of Object.entries(each)) sum[name] = (sum[name] ?? 0) + count
  return sum
}
