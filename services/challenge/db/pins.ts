import type { Pool, PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import { outboxColumns } from '#libs/events/outbox-columns'
import type { Guard } from '../guard.ts'
import type { StoredPin } from '../pin.ts'
import { eventValues } from './event-values.ts'

/** Whose PIN. */
export interface Owner {
  tenantId: string
  userId: string
}

/** What the seal of a PIN is bound to, so that it can be moved to no other person. */
export function pinSealContext({ tenantId, userId }: Owner): string {
  return `challenge.guard.pin_sealed:${tenantId}:${userId}`
}

/** The columns of a PIN as one value; null where the person has none. */
interface PinColumns {
  pinKeyId: string | null
  pinSealed: Buffer | null
  pinChangedAt: Date | null
  pinChangeRequired: boolean
}

/** Every column of a PIN, of a table under this name. */
export const pinColumns = (table: string) => `${table}.pin_key_id as "pinKeyId", ${table}.pin_sealed as "pinSealed",
  ${table}.pin_changed_at as "pinChangedAt", ${table}.pin_change_required as "pinChangeRequired"`

/** The PIN that lies in these columns. */
export function pinOf({ pinKeyId, pinSealed, pinChangedAt, pinChangeRequired }: PinColumns): StoredPin | null {
  if (pinKeyId === null || pinSealed === null || pinChangedAt === null) return null
  return { keyId: pinKeyId, sealed: pinSealed, changedAt: pinChangedAt, changeRequired: pinChangeRequired }
}

type Counts = Pick<Guard, 'tallies' | 'consecutive'>

const findOne = prepared<PinColumns & Counts, [string, string]>(
  'find-pin',
  `select ${pinColumns('g')}, g.tallies, g.consecutive from guard g where g.tenant_id = $1 and g.user_id = $2`,
)

/** A person's PIN, null where they have none, and what is counted against them. */
export async function findPin(
  pool: Pool,
  { tenantId, userId }: Owner,
): Promise<{ pin: StoredPin | null; counts: Counts }> {
  const [row] = await findOne(pool, [tenantId, userId])
  if (!row) return { pin: null, counts: { tallies: {}, consecutive: 0 } }
  const { tallies, consecutive } = row
  return { pin: pinOf(row), counts: { tallies, consecutive } }
}

const lockOne = prepared<PinColumns & Counts, [string, string]>(
  'lock-pin',
  `insert into guard as g (tenant_id, user_id) values ($1, $2)
   on conflict (tenant_id, user_id) do update set consecutive = g.consecutive
   returning ${pinColumns('g')}, g.tallies, g.consecutive`,
)

/** Locks a person until the transaction ends, known before or not; gives their PIN, and what is counted against them. */
export async function lockPin(client: PoolClient, owner: Owner): Promise<{ pin: StoredPin | null; guard: Guard }> {
  const { tenantId, userId } = owner
  const [row] = await lockOne(client, [tenantId, userId])
  if (!row) throw new Error('a row that was just inserted or updated is not there')
  const { tallies, consecutive } = row
  return { pin: pinOf(row), guard: { tenantId, userId, tallies, consecutive } }
}

const save = prepared<Record<string, never>, unknown[]>(
  'save-pin',
  `with emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select * from unnest($9::uuid[], $10::text[], $11::text[], $12::bytea[], $13::jsonb[]))
   update guard set pin_key_id = $3, pin_sealed = $4, pin_changed_at = $5, pin_change_required = $6, tallies = $7,
     consecutive = $8
   where tenant_id = $1 and user_id = $2`,
)

/** Stores a locked person's PIN and counts with the events that tell of them, in one statement. */
export async function savePin(
  client: PoolClient,
  { guard, pin, outbox }: { guard: Guard; pin: StoredPin | null; outbox: OutboxRow[] },
): Promise<void> {
  const { tenantId, userId, tallies, consecutive } = guard
  await save(client, [
    ...[tenantId, userId, pin?.keyId ?? null, pin?.sealed ?? null, pin?.changedAt ?? null],
    ...[pin?.changeRequired ?? false, JSON.stringify(tallies), consecutive],
    ...outboxColumns(outbox),
  ])
}

const remove = prepared<Record<string, never>, unknown[]>(
  'remove-pin',
  `with gone as (
     update guard set pin_key_id = null, pin_sealed = null, pin_changed_at = null, pin_change_required = false
     where tenant_id = $1 and user_id = $2 and pin_sealed is not null returning 1)
   insert into outbox (id, tenant_id, subject, payload, headers)
   select $3::uuid, $4, $5, $6::bytea, $7::jsonb from gone`,
)

/** Forgets a person's PIN and those before it, with the event that tells of it. Nothing happens where there was none. */
export async function deletePin(pool: Pool, { tenantId, userId }: Owner, event: OutboxRow): Promise<void> {
  await remove(pool, [tenantId, userId, ...eventValues(event)])
}
