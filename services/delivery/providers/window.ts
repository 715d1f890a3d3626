/**
 * Lets at most `size` works be under way at a time, in the order in which they came; it may grow and shrink meanwhile. A work whose signal aborts before its
 * turn is not begun, and waits no longer: `instead` is its outcome.
 */
export function openWindow(size: number | (() => number)) {
  let underWay = 0
  const waiting = new Set<() => void>()
  const isFree = () => underWay < (typeof size === 'number' ? size : size())

  function turn(signal: AbortSignal): Promise<boolean> | boolean {
    if (signal.aborted) return false
    if (isFree()) return ++underWay > 0
    return new Promise((resolve) => {
      const begin = () => {
        signal.removeEventListener('abort', leave)
        resolve(true)
      }
      const leave = () => {
        waiting.delete(begin)
        resolve(false)
      }
      waiting.add(begin)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  function next(): void {
    underWay--
    for (const first of waiting) {
      if (!isFree()) return
      waiting.delete(first)
      underWay++
      first()
    }
  }

  return async function within<T>(signal: AbortSignal, instead: T, work: () => Promise<T>): Promise<T> {
    const mine = turn(signal)
    if (mine !== true && !(await mine)) return instead
    try {
      return await work()
    } finally {
      next()
    }
  }
}
