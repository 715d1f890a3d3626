import { sql, type Kysely, type Selectable } from 'kysely'
import type { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Remembered } from '../usage-row.ts'
import type { Schema, UsageTable } from './schema.ts'

/** Which sign-ins are wanted; what is absent, empty or unspecified does not matter. */
export interface Wanted {
  tenant: string
  from?: Date | undefined
  to?: Date | undefined
  userId: string
  applicationId: string
  state: ChallengeState
}

type Usage = Selectable<UsageTable>

/** Which part of what is wanted: so many of those that come after this one. */
interface Part {
  last: Usage | undefined
  size: number
}

/**
 * Sign-ins, the newest first, so many at a time. A page is read when the one before was used up: however long the whole is
 * and however slow its reader, one page is held and no transaction stays open.
 */
export async function* usagePages(db: Kysely<Schema>, wanted: Wanted, size: number): AsyncGenerator<Remembered[]> {
  let last: Usage | undefined
  do {
    const usages = await selectUsages(db, wanted, { last, size })
    if (usages.length > 0) yield await withParts(db, wanted.tenant, usages)
    last = usages.length === size ? usages.at(-1) : undefined
  } while (last)
}

function selectUsages(db: Kysely<Schema>, { tenant, ...wanted }: Wanted, { last, size }: Part): Promise<Usage[]> {
  let query = db.selectFrom('usage').selectAll().where('tenantId', '=', tenant).where('startedAt', 'is not', null)
  if (wanted.from) query = query.where('startedAt', '>=', wanted.from)
  if (wanted.to) query = query.where('startedAt', '<', wanted.to)
  if (wanted.userId) query = query.where('userId', '=', wanted.userId)
  if (wanted.applicationId) query = query.where('applicationId', '=', wanted.applicationId)
  if (wanted.state) query = query.where(sql`coalesce(finished_state, decided_state)`, '=', wanted.state)
  if (last) query = query.where(sql`(started_at, challenge_id)`, '<', sql`(${last.startedAt}, ${last.challengeId})`)
  return query.orderBy('startedAt', 'desc').orderBy('challengeId', 'desc').limit(size).execute()
}

async function withParts(db: Kysely<Schema>, tenant: string, usages: Usage[]): Promise<Remembered[]> {
  const page = new Map(
    usages.map((usage) => [usage.challengeId, { usage, wrongAnswers: 0, deliveries: [] } as Remembered]),
  )
  const ofThese = sql<string>`any(${[...page.keys()]}::text[])`
  const [answers, deliveries] = await Promise.all([
    db
      .selectFrom('usageAnswer')
      .select(['challengeId', sql<number>`count(*)`.as('count')])
      .where('tenantId', '=', tenant)
      .where('challengeId', '=', ofThese)
      .groupBy('challengeId')
      .execute(),
    db
      .selectFrom('usageDelivery')
      .selectAll()
      .where('tenantId', '=', tenant)
      .where('challengeId', '=', ofThese)
      .orderBy(sql`coalesce(sent_at, finished_at)`)
      .orderBy('deliveryId')
      .execute(),
  ])
  for (const { challengeId, count } of answers) Object.assign(page.get(challengeId) ?? {}, { wrongAnswers: count })
  for (const delivery of deliveries) page.get(delivery.challengeId)?.deliveries.push(delivery)
  return [...page.values()]
}
