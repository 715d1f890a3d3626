import type { PoolClient } from 'pg'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { transaction } from '#libs/db/transaction'
import { canProve } from './can-prove.ts'
import type { Context } from './context.ts'
import { lockPerson, type FactorRow } from './db/factors.ts'
import { dropPending, provedFactors } from './db/proved-factors.ts'
import { proofRequired } from './registration.ts'

type Person = Pick<FactorRow, 'tenantId' | 'userId'>

/** Whether a person, who is locked, has something to prove by; besides that factor, where one is named. */
export async function hasProof(client: PoolClient, person: Person, { now, besides }: { now: Date; besides?: string }) {
  const proved = await provedFactors(client, person)
  return proved.some((factor) => factor.id !== besides && canProve(factor, now))
}

/**
 * Makes way for a factor of a person, who is locked. Refuses PROOF_REQUIRED, unless a proof was given or waived, where the
 * person has something to prove by already, and for a token, whose seed is known to whoever brings it.
 */
export async function makeWay(
  client: PoolClient,
  factor: Person & Pick<FactorRow, 'method'>,
  { now, given }: { now: Date; given: boolean },
): Promise<void> {
  if (!given && factor.method === Method.OATH_TOKEN) throw proofRequired()
  await makeRoom(client, factor, { now, given })
}

/**
 * As `makeWay`, for a factor whose secret nobody brought. A first factor takes the place of all that was begun before it, so
 * that nobody's is waiting to be proved when the person has proved theirs; tokens stay, for these were let in by a proof or by
 * an administrator.
 */
export async function makeRoom(client: PoolClient, person: Person, { now, given }: { now: Date; given: boolean }) {
  const has = await hasProof(client, person, { now })
  if (!given && has) throw proofRequired()
  if (!has) await dropPending(client, person)
}

/** A token may wait while others are begun: where it is the first that was proved, it takes their place then. */
export function takePlace(
  { database, world }: Pick<Context, 'database' | 'world'>,
  token: Person & Pick<FactorRow, 'id'>,
): Promise<void> {
  return transaction(database.pool, async (client) => {
    await lockPerson(client, token)
    const first = !(await hasProof(client, token, { now: world.now(), besides: token.id }))
    if (first) await dropPending(client, token)
  })
}
