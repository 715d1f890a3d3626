import { CompiledQuery, type Transaction } from 'kysely'
import { DeviceBlock } from '#contracts/gen/countersign/challenge/v1/device'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { factorColumns, type FactorRow } from './factors.ts'
import type { Schema } from './schema.ts'

type Key = Pick<FactorRow, 'tenantId' | 'id'>

const named = `json_to_recordset($1::json) as named ("tenantId" text, id text)`

const lock = `select ${factorColumns} from factor
  where method = ${Method.APP_NOTIFICATION} and progress ->> 'block' = '0'
    and (tenant_id, id) in (select "tenantId", id::uuid from ${named} where id ~ '^[0-9a-f-]{36}$')
  order by tenant_id, user_id, id for update`

/** Locks those of the devices that are not blocked. */
export async function lockDevices(trx: Transaction<Schema>, keys: readonly Key[]): Promise<FactorRow[]> {
  return (await trx.executeQuery(CompiledQuery.raw(lock, [JSON.stringify(keys)]))).rows as FactorRow[]
}

const block = `update factor set progress = progress || '{"block": ${DeviceBlock.DEAD}}'
  where (tenant_id, id) in (select "tenantId", id::uuid from ${named})`

/** Blocks devices that are held under lock. */
export async function blockDead(trx: Transaction<Schema>, devices: readonly Key[]): Promise<void> {
  if (devices.length === 0) return
  const keys = devices.map(({ tenantId, id }) => ({ tenantId, id }))
  await trx.executeQuery(CompiledQuery.raw(block, [JSON.stringify(keys)]))
}
