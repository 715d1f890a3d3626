/**
 * Lets at most `size` works be under way at a time, in the order in which they came. A work whose signal aborts before its
 * turn is not begun, and waits no longer: `instead` is its outcome.
 */
export function openWindow(size: number) {
  let free = size
  const waiting = new Set<() => void>()

  function turn(signal: AbortSignal): Promise<boolean> | boolean {
    if (signal.aborted) return false
    if (free > 0) return free-- > 0
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
    const [first] = waiting
    if (!first) return void free++
    waiting.delete(first)
    first()
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
