import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import { columns, type MessageRow } from './messages.ts'

/** Which message. */
export type Key = Pick<MessageRow, 'tenantId' | 'id'>

const find = prepared<MessageRow & { place: number }, [string[], string[]]>(
  'find-messages',
  `select place::integer, ${columns} from (
     select m.*, asked.place from unnest($1::text[], $2::uuid[]) with ordinality as asked (tenant_id, id, place)
     join message m on m.tenant_id = asked.tenant_id and m.id = asked.id) as found`,
)

/** The messages of these ids in their tenants, in their order; undefined where there is none. */
export async function findMessages(pool: Pool, keys: Key[]): Promise<(MessageRow | undefined)[]> {
  const rows = await find(pool, [keys.map(({ tenantId }) => tenantId), keys.map(({ id }) => id)])
  const found = new Map(rows.map(({ place, ...row }) => [place, row]))
  return keys.map((_, at) => found.get(at + 1))
}
