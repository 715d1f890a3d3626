import type { World } from '#libs/runtime/world'

/** Waits for something to differ from what the caller has seen of it. */
export interface Watch {
  /** Resolves when it differs, when its time is over, or when the signal aborts; the caller looks again. */
  change(seen: Seen, signal: AbortSignal): Promise<void>
  /** Looks at everything that is watched, by one statement; called at short intervals. */
  look(): Promise<void>
}

/** What was seen. */
export interface Seen {
  tenantId: string
  /** A UUID. */
  id: string
  /** What differs whenever it has changed. */
  marker: string
  /** When it changes by itself; at once where it is not known. */
  until: Date | null
}

type Key = Pick<Seen, 'tenantId' | 'id'>

interface Waiter extends Seen {
  wake: () => void
}

/** Watches the database, so that it does not matter which replica changes a thing, nor whether events flow. */
export function openWatch(markers: (keys: Key[]) => Promise<Map<string, string>>, world: World): Watch {
  const waiters = new Set<Waiter>()
  return {
    change: (seen, signal) => wait(waiters, seen, { signal, now: world.now() }),
    async look() {
      if (waiters.size === 0) return
      const watched = [...waiters]
      const present = await markers(watched)
      for (const { id, marker, wake } of watched) if (present.get(id) !== marker) wake()
    },
  }
}

function wait(waiters: Set<Waiter>, seen: Seen, { signal, now }: { signal: AbortSignal; now: Date }): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiters.delete(waiter)
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const waiter = { ...seen, wake }
    const timer = setTimeout(wake, Math.max(0, (seen.until?.getTime() ?? 0) - now.getTime()))
    signal.addEventListener('abort', wake)
    if (signal.aborted) return wake()
    waiters.add(waiter)
  })
}
