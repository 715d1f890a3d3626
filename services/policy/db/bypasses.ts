import { sql } from 'kysely'
import type { Kysely, Selectable, Transaction } from 'kysely'
import { BypassState } from '#contracts/gen/countersign/policy/v1/admin'
import type { Bypass } from '#contracts/gen/countersign/policy/v1/admin'
import type { BypassTable, Schema } from './schema.ts'

/** Why a bypass ended. */
export type Ending = 'used' | 'cancelled' | 'replaced' | 'expired'

const stateAfter: Readonly<Record<Ending, BypassState>> = {
  used: BypassState.USED,
  cancelled: BypassState.CANCELLED,
  replaced: BypassState.CANCELLED,
  expired: BypassState.EXPIRED,
}

/** As a literal, for the indices that hold only active bypasses. */
const active = sql.lit(BypassState.ACTIVE)

type NewBypass = Omit<Selectable<BypassTable>, 'state' | 'completedAt' | 'completionReason'>

export async function insertBypass(trx: Transaction<Schema>, bypass: NewBypass): Promise<Bypass> {
  const row = await trx
    .insertInto('bypass')
    .values({ ...bypass, state: BypassState.ACTIVE })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toBypass(row)
}

interface One {
  tenant: string
  id: string
  now: Date
}

/** Ends a bypass that is active. However many try at once, one gets it: the others get undefined. */
export async function endBypass(
  trx: Transaction<Schema>,
  ending: Exclude<Ending, 'expired'>,
  { tenant, id, now }: One,
): Promise<Bypass | undefined> {
  const row = await ended(trx, ending, now).where('tenantId', '=', tenant).where('id', '=', id).executeTakeFirst()
  return row && toBypass(row)
}

/** Ends what is active of a person, to make room for another. */
export async function replaceBypass(
  trx: Transaction<Schema>,
  { tenant, userId, now }: { tenant: string; userId: string; now: Date },
): Promise<Bypass[]> {
  const end = (ending: Ending) =>
    ended(trx, ending, now).where('tenantId', '=', tenant).where('userId', '=', userId).execute()
  return [...(await end('expired')), ...(await end('replaced'))].map(toBypass)
}

/** Ends so many bypasses whose time is over; gives them with their tenants. */
export async function expireBypasses(
  trx: Transaction<Schema>,
  now: Date,
  most: number,
): Promise<{ tenant: string; bypass: Bypass }[]> {
  const due = trx
    .selectFrom('bypass')
    .select(['tenantId', 'id'])
    .where('state', '=', active)
    .where('expiresAt', '<=', now)
    .orderBy('expiresAt')
    .limit(most)
    .forUpdate()
    .skipLocked()
  const rows = await ended(trx, 'expired', now)
    .where((of) => of(of.refTuple('tenantId', 'id'), 'in', due.$asTuple('tenantId', 'id')))
    .execute()
  return rows.map((row) => ({ tenant: row.tenantId, bypass: toBypass(row) }))
}

interface Listing {
  tenant: string
  /** Empty for everybody's. */
  userId: string
  active: boolean
  after: string | undefined
  most: number
  now: Date
}

/** So many bypasses, the newest first, before one of them or from the last. */
export async function listBypasses(
  db: Kysely<Schema>,
  { tenant, userId, active: onlyActive, after, most, now }: Listing,
): Promise<Bypass[]> {
  const rows = await db
    .selectFrom('bypass')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(userId !== '', (query) => query.where('userId', '=', userId))
    .$if(onlyActive, (query) => query.where('state', '=', active).where('expiresAt', '>', now))
    .$if(after !== undefined, (query) => query.where('id', '<', after as string))
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return rows.map((row) => standing(toBypass(row), now))
}

/** Bypasses end on time, whether or not they were found to have. */
function standing(bypass: Bypass, now: Date): Bypass {
  if (bypass.state !== BypassState.ACTIVE || (bypass.expiresAt as Date) > now) return bypass
  const state = BypassState.EXPIRED
  return { ...bypass, state, completedAt: bypass.expiresAt, completionReason: 'expired' satisfies Ending }
}

function ended(trx: Transaction<Schema>, ending: Ending, now: Date) {
  const isOver = ending === 'expired'
  return trx
    .updateTable('bypass')
    .set((of) => ({
      state: stateAfter[ending],
      completionReason: ending,
      completedAt: isOver ? of.ref('expiresAt') : now,
    }))
    .where('state', '=', active)
    .where('expiresAt', isOver ? '<=' : '>', now)
    .returningAll()
}

function toBypass({ tenantId: _tenant, completedAt, ...bypass }: Selectable<BypassTable>): Bypass {
  return { ...bypass, completedAt: completedAt ?? undefined }
}
