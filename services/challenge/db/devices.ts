import type { Pool, PoolClient } from 'pg'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import { eventValues } from './event-values.ts'
import { factorColumns, type FactorRow } from './factors.ts'

type Person = Pick<FactorRow, 'tenantId' | 'userId'>
type Key = Pick<FactorRow, 'tenantId' | 'id'>

const list = prepared<FactorRow, [string, string]>(
  'list-devices',
  `select ${factorColumns} from factor
   where tenant_id = $1 and user_id = $2 and method = ${Method.APP_NOTIFICATION} order by id`,
)

/** A person's devices, the oldest first. */
export function listDevices(pool: Pool | PoolClient, { tenantId, userId }: Person): Promise<FactorRow[]> {
  return list(pool, [tenantId, userId])
}

// The state is a value and not written out: the index of everybody's unproved factors is of no use for one person's.
const dropWaiting = prepared<object, [string, string, FactorState]>(
  'drop-waiting-devices',
  `delete from factor where tenant_id = $1 and user_id = $2 and state = $3 and method = ${Method.APP_NOTIFICATION}`,
)

/** Deletes the devices of a person, who is locked, that were not proved. */
export async function dropWaitingDevices(client: PoolClient, { tenantId, userId }: Person): Promise<void> {
  await dropWaiting(client, [tenantId, userId, FactorState.PENDING])
}

const insert = prepared<object, [string, string, string]>(
  'insert-activation',
  `insert into activation (tenant_id, handle, factor_id) values ($1, $2, $3::uuid)`,
)

/** Stores by what a device that is to be activated is named. */
export async function insertActivation(client: PoolClient, { tenantId, id }: Key, handle: string): Promise<void> {
  await insert(client, [tenantId, handle, id])
}

const activated = prepared<FactorRow, [string, string]>(
  'find-activation',
  `select f.* from activation a
   join (select ${factorColumns} from factor) f on f."tenantId" = a.tenant_id and f.id = a.factor_id
   where a.tenant_id = $1 and a.handle = $2`,
)

/** The factor that an activation is of. */
export async function findActivated(pool: Pool, tenantId: string, handle: string): Promise<FactorRow | undefined> {
  const [row] = await activated(pool, [tenantId, handle])
  return row
}

const rename = prepared<FactorRow, [string, string, string]>(
  'rename-device',
  `update factor set hint = $3 where tenant_id = $1 and id = $2 and method = ${Method.APP_NOTIFICATION}
   returning ${factorColumns}`,
)

/** Gives a device another name; undefined where it is gone. */
export async function renameDevice(pool: Pool, { tenantId, id }: Key, name: string): Promise<FactorRow | undefined> {
  const [row] = await rename(pool, [tenantId, id, name])
  return row
}

const change = prepared<FactorRow, unknown[]>(
  'change-device-block',
  `with changed as (
     update factor set progress = progress || $3::jsonb
     where tenant_id = $1 and id = $2 and method = ${Method.APP_NOTIFICATION}
       and progress -> 'block' is distinct from $3::jsonb -> 'block'
     returning *),
   emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select $4::uuid, $5, $6, $7::bytea, $8::jsonb from changed)
   select ${factorColumns} from changed`,
)

/** Blocks or unblocks a device, with the event that tells of it; undefined where nothing changes. */
export async function changeBlock(
  pool: Pool | PoolClient,
  { tenantId, id }: Key,
  { progress, event }: { progress: object; event: OutboxRow },
): Promise<FactorRow | undefined> {
  const [row] = await change(pool, [tenantId, id, JSON.stringify(progress), ...eventValues(event)])
  return row
}

const reseal = prepared<{ changed: number }, unknown[]>(
  'change-device-secret',
  `with changed as (
     update factor set key_id = $3, sealed = $4::bytea
     where tenant_id = $1 and id = $2 and sealed = $5::bytea returning 1),
   emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select $6::uuid, $7, $8, $9::bytea, $10::jsonb from changed)
   select count(*)::int as changed from changed`,
)

/** Stores another secret of a device with its event. False: it is not as it was read any more. */
export async function changeSecret(
  pool: Pool,
  { tenantId, id, sealed: before }: FactorRow,
  { keyId, sealed, event }: Pick<FactorRow, 'keyId' | 'sealed'> & { event: OutboxRow },
): Promise<boolean> {
  const [row] = await reseal(pool, [tenantId, id, keyId, sealed, before, ...eventValues(event)])
  return row?.changed === 1
}
