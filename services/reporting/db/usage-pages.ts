import { sql, type Kysely, type Selectable } from 'kysely'
import type { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { idsBetween } from '../day.ts'
import type { Remembered } from '../usage-row.ts'
import type { Schema, UsageTable } from './schema.ts'

/** Which sign-ins are wanted; what is absent, empty or unspecified does not matter. */
export interface Wanted {
  tenant: string
  from?: Date | undefined
  to?: Date | undefined
  userId: string
  applicationId: string
  state?: ChallengeState | undefined
  /** Of people who are in this group now. */
  userGroup?: string
  authenticationType?: string
  /** Beyond which sign-in to begin, by its moment and its challenge; nothing for the first. */
  after?: readonly string[]
  method?: Method | undefined
  resultCode?: ResultCode | undefined
  /** Only those that were approved without the number that was shown. */
  withoutNumber?: boolean
  eventName?: string
}

type Usage = Selectable<UsageTable>

/** Which part of what is wanted: so many of those that come after this one. */
interface Part {
  last: Pick<Usage, 'startedAt' | 'challengeId'> | undefined
  size: number
}

/**
 * Sign-ins, the newest first, so many at a time. A page is read when the one before was used up: however long the whole is
 * and however slow its reader, one page is held and no transaction stays open.
 */
export async function* usagePages(db: Kysely<Schema>, wanted: Wanted, size: number): AsyncGenerator<Remembered[]> {
  const [startedAt, challengeId] = wanted.after ?? []
  let last: Part['last'] = startedAt && challengeId ? { startedAt: new Date(startedAt), challengeId } : undefined
  do {
    const usages = await selectUsages(db, wanted, { last, size })
    if (usages.length > 0) yield await withParts(db, wanted.tenant, usages)
    last = usages.length === size ? usages.at(-1) : undefined
  } while (last)
}

function selectUsages(db: Kysely<Schema>, { tenant, ...wanted }: Wanted, { last, size }: Part): Promise<Usage[]> {
  const ids = idsBetween(wanted.from, last?.startedAt ?? wanted.to)
  let query = db
    .selectFrom('usage')
    .selectAll()
    .where('tenantId', '=', tenant)
    .where('challengeId', '>=', ids.from)
    .where('challengeId', '<', ids.to)
    .where('startedAt', 'is not', null)
  if (wanted.from) query = query.where('startedAt', '>=', wanted.from)
  if (wanted.to) query = query.where('startedAt', '<', wanted.to)
  if (wanted.userId) query = query.where('userId', '=', wanted.userId)
  if (wanted.applicationId) query = query.where('applicationId', '=', wanted.applicationId)
  if (wanted.state) query = query.where(sql`coalesce(finished_state, decided_state)`, '=', wanted.state)
  if (wanted.authenticationType) query = query.where('authenticationType', '=', wanted.authenticationType)
  if (wanted.method) query = query.where(methodOfUsage, '=', wanted.method)
  if (wanted.resultCode)
    query = query.where(sql`coalesce(finished_result_code, decided_result_code)`, '=', wanted.resultCode)
  if (wanted.eventName) query = query.where('eventName', '=', wanted.eventName)
  if (wanted.userGroup) query = query.where(isInGroup(tenant, wanted.userGroup))
  if (wanted.withoutNumber) query = query.where(sql<boolean>`without_number`)
  if (last) query = query.where(sql`(started_at, challenge_id)`, '<', sql`(${last.startedAt}, ${last.challengeId})`)
  return query.orderBy('startedAt', 'desc').orderBy('challengeId', 'desc').limit(size).execute()
}

/** The method that ended a sign-in, or that it began with. */
export const methodOfUsage = sql<Method>`coalesce(nullif(finished_method, 0), decided_method)`

/** Whether the person of a row, in a column `user_id`, is in a group now. */
export function isInGroup(tenant: string, group: string) {
  return sql<boolean>`user_id in (
    select p.user_id from person p where p.tenant_id = ${tenant} and p.groups @> array[${group}]::text[])`
}

async function withParts(db: Kysely<Schema>, tenant: string, usages: Usage[]): Promise<Remembered[]> {
  const page = new Map(
    usages.map((usage) => [usage.challengeId, { usage, wrongAnswers: [], calls: [], deliveries: [] } as Remembered]),
  )
  const ofThese = sql<string>`any(${[...page.keys()]}::text[])`
  const sent = idsBetween(usages.at(-1)?.startedAt ?? undefined, usages[0]?.startedAt ?? undefined)
  const [answers, calls, deliveries] = await Promise.all([
    db
      .selectFrom('usageAnswer')
      .select(['challengeId', 'resultCode'])
      .where('tenantId', '=', tenant)
      .where('challengeId', '=', ofThese)
      .orderBy('rejectedAt')
      .orderBy('messageId')
      .execute(),
    db
      .selectFrom('usageCall')
      .selectAll()
      .where('tenantId', '=', tenant)
      .where('challengeId', '=', ofThese)
      .orderBy('finishedAt')
      .execute(),
    db
      .selectFrom('usageDelivery')
      .selectAll()
      .where('tenantId', '=', tenant)
      .where('challengeId', '=', ofThese)
      .where('deliveryId', '>=', sent.from)
      .where('deliveryId', '<', sent.to)
      .orderBy(sql`coalesce(sent_at, finished_at)`)
      .orderBy('deliveryId')
      .execute(),
  ])
  for (const { challengeId, resultCode } of answers) page.get(challengeId)?.wrongAnswers.push(resultCode)
  for (const call of calls) page.get(call.challengeId)?.calls.push(call)
  for (const delivery of deliveries) page.get(delivery.challengeId)?.deliveries.push(delivery)
  return [...page.values()]
}
