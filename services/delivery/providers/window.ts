/**
 * Lets at most `size` works be under way at a time, in the order in which they came. A work whose signal aborts before its
 * turn is not begun: `instead` is its outcome.
 */
export function openWindow(size: number) {
  let free = size
  const waiting: (() => void)[] = []

  return async function within<T>(signal: AbortSignal, instead: T, work: () => Promise<T>): Promise<T> {
    if (free > 0) free--
    else await new Promise<void>((turn) => waiting.push(turn))
    try {
      return signal.aborted ? instead : await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
