import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Pool } from 'pg'
import type { FraudReport } from '#contracts/gen/countersign/fraud/v1/fraud'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { prepared } from '#libs/db/prepared'
import { toReport } from './fraud-reports.ts'
import type { NoticeTable, Schema } from './schema.ts'

export type Notice = Selectable<NoticeTable>

/** Between two notices of one tenant by one template, in milliseconds: what is reported meanwhile is told together. */
export const mergedMs = 5 * 60_000

/** For how long a notice that can not be sent holds up the next, in milliseconds: so that no flood gathers. */
const heldUpMs = 3_600_000

/** How many reports one notice tells of; the next tells of the others. */
export const mostReports = 1_000

/** Tenants of which something was reported and is not told yet, but for those that were told of something a moment ago. */
export async function untoldTenants(db: Kysely<Schema>, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('fraudReport')
    .leftJoin('noticePace', (join) =>
      join
        .onRef('noticePace.tenantId', '=', 'fraudReport.tenantId')
        .on('noticePace.template', '=', Template.FRAUD_ALERT),
    )
    .select('fraudReport.tenantId')
    .where('noticeId', 'is', null)
    .where(({ eb, or }) => or([eb('madeAt', 'is', null), eb('madeAt', '<=', new Date(now.getTime() - mergedMs))]))
    .distinct()
    .limit(100)
    .execute()
  return rows.map(({ tenantId }) => tenantId)
}

/** Whose turn it is to be told, by which template. */
export interface Turn {
  tenantId: string
  template: Template
}

/** Takes the tenant's turn to be told something; false where it was told a moment ago, or waits to be. */
export async function takeTurn(trx: Transaction<Schema>, { tenantId, template }: Turn, now: Date): Promise<boolean> {
  const row = await trx
    .insertInto('noticePace')
    .values({ tenantId, template, madeAt: now })
    .onConflict((conflict) =>
      conflict
        .columns(['tenantId', 'template'])
        .doUpdateSet({ madeAt: now })
        .where('noticePace.madeAt', '<=', new Date(now.getTime() - mergedMs))
        .where(({ not, exists, selectFrom }) => {
          const waiting = selectFrom('notice')
            .select('notice.id')
            .whereRef('notice.tenantId', '=', 'noticePace.tenantId')
            .whereRef('notice.template', '=', 'noticePace.template')
          return not(exists(waiting.where('notice.madeAt', '>', new Date(now.getTime() - heldUpMs))))
        }),
    )
    .returning('tenantId')
    .executeTakeFirst()
  return row !== undefined
}

/** The reports that nothing tells of yet, the latest last: from now on this notice does. */
export async function takeReports(
  trx: Transaction<Schema>,
  tenantId: string,
  noticeId: string,
): Promise<FraudReport[]> {
  const rows = await trx
    .updateTable('fraudReport')
    .set({ noticeId })
    .where('tenantId', '=', tenantId)
    .where('id', 'in', (query) =>
      query
        .selectFrom('fraudReport')
        .select('id')
        .where('tenantId', '=', tenantId)
        .where('noticeId', 'is', null)
        .orderBy('id')
        .limit(mostReports),
    )
    .returningAll()
    .execute()
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(toReport)
}

/** Keeps a notice for each of these addresses. */
export async function insertNotices(
  trx: Transaction<Schema>,
  addresses: readonly string[],
  { parameters, ...notice }: Turn & { id: string; parameters: Record<string, string>; madeAt: Date },
): Promise<void> {
  const common = { ...notice, parameters: JSON.stringify(parameters), tryAt: notice.madeAt }
  if (addresses.length === 0) return
  await trx
    .insertInto('notice')
    .values([...new Set(addresses)].map((address) => ({ ...common, address })))
    .execute()
}

/** How many notices are sent at a time. */
const atATime = 10

const take = prepared<Notice, [Date, Date]>(
  'take_notices',
  `update notice set try_at = $2, attempts = attempts + 1
   where ctid = any (array (
     select ctid from notice where try_at <= $1 order by try_at limit ${atATime} for update skip locked
   ))
   returning tenant_id as "tenantId", id, address, template, parameters, made_at as "madeAt", attempts, try_at as "tryAt"`,
)

/** Some notices that are due, for whoever asks alone until `until`: then they are due again, as after a crash. */
export function takeDue(pool: Pool, now: Date, until: Date): Promise<Notice[]> {
  return take(pool, [now, until])
}

type Which = Pick<Notice, 'tenantId' | 'id' | 'address'>

/** A notice is done with: it was sent, or is worth nothing any more. */
export async function removeNotice(db: Kysely<Schema>, { tenantId, id, address }: Which): Promise<void> {
  const where = db.deleteFrom('notice').where('tenantId', '=', tenantId).where('id', '=', id)
  await where.where('address', '=', address).execute()
}

/** A notice could not be sent, and is to be tried again. */
export async function postpone(db: Kysely<Schema>, { tenantId, id, address }: Which, tryAt: Date): Promise<void> {
  const where = db.updateTable('notice').set({ tryAt }).where('tenantId', '=', tenantId).where('id', '=', id)
  await where.where('address', '=', address).execute()
}
