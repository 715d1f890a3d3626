import { sql } from 'kysely'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Pool } from 'pg'
import type { RememberedDevice } from '#contracts/gen/countersign/policy/v1/admin'
import { prepared } from '#libs/db/prepared'
import type { RememberedDeviceTable, Schema } from './schema.ts'

/** How many devices of a person are remembered: the newest. */
const mostDevices = 100

interface Entry {
  device: Omit<Selectable<RememberedDeviceTable>, 'previousHash' | 'salt'>
  /** The chain that is put an end to; undefined for none. */
  replacedChain: Buffer | undefined
}

/** Remembers a device of a person who is known, in place of what was remembered at the same device. */
export async function insertRememberedDevice(
  trx: Transaction<Schema>,
  { device, replacedChain }: Entry,
): Promise<RememberedDevice> {
  const row = await trx.insertInto('rememberedDevice').values(device).returningAll().executeTakeFirstOrThrow()
  const surplus = devicesOf(trx, device).select('id').orderBy('id', 'desc').offset(mostDevices)
  await trx
    .deleteFrom('rememberedDevice')
    .where('tenantId', '=', device.tenantId)
    .where('userId', '=', device.userId)
    .where((of) => of.or([of('id', 'in', surplus), ...(replacedChain ? [of('chainHash', '=', replacedChain)] : [])]))
    .execute()
  return toRememberedDevice(row)
}

interface Rotation {
  tenant: string
  id: string
  /** The token that was sent, and the one that takes its place, made with the salt. */
  sentHash: Buffer
  nextHash: Buffer
  salt: Buffer
  clientIp: string
  userAgent: string
  now: Date
}

const rotate = prepared<{ id: string }, unknown[]>(
  'rotate_device_token',
  `update remembered_device
  set token_hash = $4, previous_hash = token_hash, salt = $5, client_ip = $6, user_agent = $7, last_used_at = $8
  where tenant_id = $1 and id = $2 and token_hash = $3
  returning id`,
)

/** Puts the next token in the place of the one that was sent. False where another sign-in has done so already. */
export async function rotateDeviceToken(pool: Pool, rotation: Rotation): Promise<boolean> {
  const { tenant, id, sentHash, nextHash, salt, clientIp, userAgent, now } = rotation
  const rotated = await rotate(pool, [tenant, id, sentHash, nextHash, salt, clientIp, userAgent, now])
  return rotated.length === 1
}

interface Person {
  tenant: string
  userId: string
  now: Date
}

/** So many devices of a person that are remembered now, the newest first, before one of them or from the last. */
export async function listRememberedDevices(
  db: Kysely<Schema>,
  { tenant, userId, now, after, most }: Person & { after: string | undefined; most: number },
): Promise<RememberedDevice[]> {
  const rows = await devicesOf(db, { tenantId: tenant, userId })
    .selectAll()
    .where('expiresAt', '>', now)
    .$if(after !== undefined, (query) => query.where('id', '<', after as string))
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return rows.map(toRememberedDevice)
}

/**
 * Forgets the devices of a person; gives how many there were, undefined for a person who is not known. The moment is kept:
 * a device that is being remembered meanwhile counts only from then on.
 */
export async function forgetRememberedDevices(
  trx: Transaction<Schema>,
  { tenant, userId, now }: Person,
): Promise<number | undefined> {
  const { numUpdatedRows } = await trx
    .updateTable('person')
    .set({ devicesNotBefore: sql`greatest(devices_not_before, ${now}::timestamptz)` })
    .where('tenantId', '=', tenant)
    .where('userId', '=', userId)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return undefined
  const { numDeletedRows } = await trx
    .deleteFrom('rememberedDevice')
    .where('tenantId', '=', tenant)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

function devicesOf(db: Kysely<Schema>, { tenantId, userId }: { tenantId: string; userId: string }) {
  return db.selectFrom('rememberedDevice').where('tenantId', '=', tenantId).where('userId', '=', userId)
}

/** Without what tokens are held against. */
function toRememberedDevice(row: Selectable<RememberedDeviceTable>): RememberedDevice {
  const { id, userId, userAgent, clientIp, createdAt, lastUsedAt, expiresAt } = row
  return { id, userId, userAgent, clientIp, createdAt, lastUsedAt, expiresAt }
}
