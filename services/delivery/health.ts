import type { World } from '#libs/runtime/world'
import { admits, answered, asking, closed, type Breaker } from './breaker.ts'
import type { Handover, NotTaken } from './providers/provider.ts'

/** Which accounts this replica asks: one breaker for each. */
export interface Health {
  /** Whether an account may be asked now. */
  healthy(account: string): boolean
  /** Says that an account is being asked; false where another message is the one that tries. */
  begin(account: string): boolean
  /** Says what came of it. */
  end(account: string, handover: Handover): void
  /** The state of each account that was ever asked. */
  states(): [account: string, state: Breaker['state']][]
}

export function openHealth(world: Pick<World, 'now'>): Health {
  const breakers = new Map<string, Breaker>()
  const now = () => world.now().getTime()
  const of = (account: string) => breakers.get(account) ?? closed

  return {
    healthy: (account) => admits(of(account), now()),
    begin(account) {
      if (!admits(of(account), now())) return false
      breakers.set(account, asking(of(account), now()))
      return true
    },
    end(account, handover) {
      breakers.set(account, answered(of(account), works(handover), now()))
    },
    states: () => [...breakers].map(([account, { state }]) => [account, state]),
  }
}

/** What is no fault of the carrier: a number that is none, a person who opted out, a device that is not there any more. */
const blameless: ReadonlySet<NotTaken> = new Set(['invalid_number', 'refused', 'gone', 'opted_out'])

/** Whether the carrier did its work. */
function works(handover: Handover): boolean {
  return handover.taken || blameless.has(handover.reason)
}
