import type { Pool } from 'pg'
import type { World } from '#libs/runtime/world'
import { markers, type ChallengeRow } from './db/challenges.ts'

/** Waits for a challenge to differ from what the caller has seen of it. */
export interface Watch {
  /** Resolves when it differs, when its time is over, or when the signal aborts; the caller looks again. */
  change(row: ChallengeRow, signal: AbortSignal): Promise<void>
  /** Looks at everything that is watched, by one statement; called at short intervals. */
  look(): Promise<void>
}

interface Waiter {
  tenantId: string
  id: string
  marker: string
  wake: () => void
}

/** Watches the database, so that it does not matter which replica changes a challenge, nor whether events flow. */
export function openWatch(pool: Pool, world: World): Watch {
  const waiters = new Set<Waiter>()
  return {
    change: (row, signal) => wait(waiters, row, { signal, now: world.now() }),
    async look() {
      if (waiters.size === 0) return
      const watched = [...waiters]
      const present = await markers(pool, watched)
      for (const { id, marker, wake } of watched) if (present.get(id) !== marker) wake()
    },
  }
}

function wait(
  waiters: Set<Waiter>,
  row: ChallengeRow,
  { signal, now }: { signal: AbortSignal; now: Date },
): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiters.delete(waiter)
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const waiter = { tenantId: row.tenantId, id: row.id, marker: markerOf(row), wake }
    const timer = setTimeout(wake, Math.max(0, (row.expiresAt?.getTime() ?? 0) - now.getTime()))
    signal.addEventListener('abort', wake)
    if (signal.aborted) return wake()
    waiters.add(waiter)
  })
}

/** What `markers` reads of a challenge that was read before. */
function markerOf({ state, attemptsLeft, sends, factorId }: ChallengeRow): string {
  return [state, attemptsLeft, sends, factorId ?? ''].join('/')
}
