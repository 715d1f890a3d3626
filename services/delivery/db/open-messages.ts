import type { Pool } from 'pg'
import { merge } from '#libs/db/merge'
import { claimMessages, type Claim, type Found } from './claim-messages.ts'
import { findMessages, type Key } from './find-messages.ts'
import type { MessageRow } from './messages.ts'
import { saveMessages, type Outcome } from './save-messages.ts'

/**
 * The log of messages. What waits at the same moment shares one statement, and so the locks of the counters that all of it counts
 * against: each prefix is counted in one row, on which calls would else wait for each other's commits.
 */
export interface Messages {
  /** As `claimMessages` does of many. */
  claim(claim: Claim): Promise<Found | undefined>
  /** As `saveMessages` does of many. */
  save(outcome: Outcome): Promise<boolean>
  /** As `findMessages` does of many. */
  find(key: Key): Promise<MessageRow | undefined>
}

/**
 * How they share: whoever comes while a statement is under way waits for it, but for no longer than a commit may take; beyond so
 * many that wait a call is refused (OVERLOADED) rather than kept in memory.
 */
const sharing = { lanes: 2, patienceMs: 25, most: 64, queue: 2_000 }

/** The log in that database. */
export function openMessages(pool: Pool): Messages {
  return {
    claim: merge({ run: (claims: Claim[]) => claimMessages(pool, claims), ...sharing }),
    save: merge({ run: (outcomes: Outcome[]) => saveMessages(pool, outcomes), ...sharing }),
    find: merge({ run: (keys: Key[]) => findMessages(pool, keys), ...sharing }),
  }
}
