import type { PoolClient } from 'pg'
import type { FactorRow } from './db/factors.ts'
import { dropPending, provedFactors } from './db/proved-factors.ts'
import { proofRequired } from './registration.ts'
import { usesLeft } from './uses-left.ts'

type Person = Pick<FactorRow, 'tenantId' | 'userId'>

/** Whether a person, who is locked, has something to prove by; besides that factor, where one is named. */
export async function hasProof(client: PoolClient, person: Person, { now, besides }: { now: Date; besides?: string }) {
  const proved = await provedFactors(client, person)
  return proved.some((factor) => factor.id !== besides && usesLeft(factor, now) > 0)
}

/**
 * Makes way for a factor of a person, who is locked. Who has something to prove by already needs more than that: refuses
 * PROOF_REQUIRED unless it was given, or waived. A first factor takes the place of all that was begun before it, so that
 * nobody's is waiting to be proved when the person has proved theirs.
 */
export async function makeWay(
  client: PoolClient,
  person: Person,
  { now, given }: { now: Date; given: boolean },
): Promise<void> {
  const has = await hasProof(client, person, { now })
  if (has && !given) throw proofRequired()
  if (!has) await dropPending(client, person)
}
