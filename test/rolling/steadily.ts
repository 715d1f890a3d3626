import { setTimeout as delay } from 'node:timers/promises'
import type { Person } from '#test/cluster/people'
import { signIns, type SignIn, type Stage } from './sign-ins.ts'

type Way = keyof typeof signIns

export interface Steady {
  /** Who came in, by the way they took. */
  readonly inside: Readonly<Record<Way, Person[]>>
  /** What went wrong. */
  readonly failures: unknown[]
  /** Lets the sign-ins under way end. */
  stop(): Promise<void>
}

/** No more than one sign-in of a way begins in so many milliseconds. */
const paceMs = 150

/** Has people sign in, one after another by every way at once, until it is stopped. */
export function steadily(stage: Stage): Steady {
  const ways = Object.keys(signIns) as Way[]
  const inside = Object.fromEntries(ways.map((way) => [way, []])) as unknown as Record<Way, Person[]>
  const failures: unknown[] = []
  const over = new AbortController()

  async function keepOn(way: Way, signIn: SignIn): Promise<void> {
    while (!over.signal.aborted) {
      const pause = delay(paceMs)
      await signIn(stage).then(
        (person) => void inside[way].push(person),
        (error: unknown) => void failures.push(error),
      )
      await pause
    }
  }

  const all = Promise.all(ways.map((way) => keepOn(way, signIns[way])))
  return {
    inside,
    failures,
    async stop() {
      over.abort()
      await all
    },
  }
}
