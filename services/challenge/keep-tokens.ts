import type { PoolClient } from 'pg'
import { transaction } from '#libs/db/transaction'
import type { Context } from './context.ts'
import { mostFactors } from './db/factors.ts'
import { storeEvents } from '#libs/events/store-events'
import { countFactors, findPresent, insertTokens, lockPeople, type Printed } from './db/tokens-in-bulk.ts'
import { assignedEvent } from './events.ts'
import { newToken } from './new-token.ts'
import { difference } from './same-token.ts'
import type { TokenRecord } from './token-files/token-record.ts'
import { unfitness } from './token-fitness.ts'

/** What came of one token of a file; a reason why it is not kept is a sentence without the secret. */
export type Outcome = 'imported' | 'present' | { reason: string }

export interface Batch {
  tenantId: string
  records: readonly TokenRecord[]
  /** In a dry run: how many tokens the file has given to each person so far. */
  planned?: Map<string, number>
}

type Hands = Pick<Context, 'database' | 'world' | 'keyring'>

/**
 * Keeps tokens in one transaction, those of a person pending, and says what came of each. One that is there just so is left
 * alone. A dry run says the same and keeps nothing.
 */
export function keepTokens(ctx: Hands, batch: Batch): Promise<Outcome[]> {
  return transaction(ctx.database.pool, (client) => keepIn(ctx, client, batch), { attempts: 5 })
}

async function keepIn(ctx: Hands, client: PoolClient, batch: Batch): Promise<Outcome[]> {
  const { tenantId, records, planned } = batch
  const outcomes = await comparedWithPresent(ctx, client, batch)
  const fresh = records.filter((record) => !outcomes.has(record))
  const people = [...new Set(fresh.map(({ userId }) => userId))].filter((userId) => userId !== '')
  if (!planned) await lockPeople(client, tenantId, people)
  const held = await countFactors(client, tenantId, people)
  const now = ctx.world.now()
  for (const record of fresh) {
    const reason = unfitness(record, now) ?? excess(record, held, planned)
    if (reason !== undefined) outcomes.set(record, { reason })
  }
  const wanted = fresh.filter((record) => !outcomes.has(record))
  const kept = planned ? new Set(wanted) : await store(ctx, client, tenantId, wanted)
  // Those that somebody else brought in at the same moment are there by now.
  const late = wanted.filter((record) => !kept.has(record))
  const lateOutcomes = await comparedWithPresent(ctx, client, { tenantId, records: late })
  return records.map((record) => outcomes.get(record) ?? lateOutcomes.get(record) ?? 'imported')
}

const nameOf = ({ serial, manufacturer }: Printed) => `${manufacturer}\0${serial}`

/** What comes of those that are there. */
async function comparedWithPresent({ keyring }: Hands, client: PoolClient, { tenantId, records }: Batch) {
  const rows = records.length > 0 ? await findPresent(client, tenantId, records) : []
  const there = new Map(rows.map((row) => [nameOf(row), row]))
  const outcomes = new Map<TokenRecord, Outcome>()
  for (const record of records) {
    const row = there.get(nameOf(record))
    const reason = row && difference(keyring, row, record)
    if (row) outcomes.set(record, reason === undefined ? 'present' : { reason })
  }
  return outcomes
}

/** Why the person may not have one more; undefined where they may: then it is counted. */
function excess({ userId }: TokenRecord, held: Map<string, number>, planned?: Map<string, number>): string | undefined {
  if (userId === '') return undefined
  const counted = planned ?? held
  const before = (held.get(userId) ?? 0) + (planned?.get(userId) ?? 0)
  if (before >= mostFactors) return `the user has ${mostFactors} factors already`
  counted.set(userId, (counted.get(userId) ?? 0) + 1)
  return undefined
}

/** Stores tokens and tells whose they became; gives those that were not there. */
async function store(ctx: Hands, client: PoolClient, tenantId: string, records: readonly TokenRecord[]) {
  const rows = records.map((record) => ({ record, ...newToken(ctx, tenantId, record) }))
  const ids = await insertTokens(client, tenantId, ctx.world.now(), rows)
  const kept = rows.filter(({ token }) => ids.has(token.factorId))
  const given = kept.filter(({ token }) => token.userId !== '')
  await storeEvents(
    client,
    given.map(({ token }) => assignedEvent(token, ctx.world)),
  )
  return new Set(kept.map(({ record }) => record))
}
