import type { Pool } from 'pg'
import { DeviceBlock } from '#contracts/gen/countersign/challenge/v1/device'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import { eventValues } from './event-values.ts'
import type { FactorRow } from './factors.ts'

type Device = Pick<FactorRow, 'tenantId' | 'id' | 'progress'>

/** After how many prompts in a row that did not reach it a device is blocked (domain.md §4.4). */
const mostUnreached = 5

const unreached = prepared<object, unknown[]>(
  'note-unreached-device',
  `with noted as (
     update factor set progress = progress || jsonb_build_object(
       'unreached', (progress ->> 'unreached')::int + 1,
       'block', case when (progress ->> 'unreached')::int + 1 >= ${mostUnreached}
         then ${DeviceBlock.UNREACHABLE} else (progress ->> 'block')::int end)
     where tenant_id = $1 and id = $2 and progress ->> 'block' = '0' returning progress)
   insert into outbox (id, tenant_id, subject, payload, headers)
   select $3::uuid, $4, $5, $6::bytea, $7::jsonb from noted where progress ->> 'block' <> '0'`,
)

/** Notes that a prompt did not reach a device, and blocks it after five in a row, with the event that tells of it. */
export async function noteUnreached(pool: Pool, { tenantId, id }: Device, event: OutboxRow): Promise<void> {
  await unreached(pool, [tenantId, id, ...eventValues(event)])
}

const reached = prepared<object, [string, string]>(
  'note-reached-device',
  `update factor set progress = progress || '{"unreached": 0}' where tenant_id = $1 and id = $2`,
)

/** Notes that one did reach it. Costs nothing where none had missed it. */
export async function noteReached(pool: Pool, { tenantId, id, progress }: Device): Promise<void> {
  if ((progress as { unreached?: number }).unreached === 0) return
  await reached(pool, [tenantId, id])
}
