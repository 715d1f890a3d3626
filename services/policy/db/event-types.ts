import { sql } from 'kysely'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { etagOf } from '../etag.ts'
import type { EventTypeTable, Schema } from './schema.ts'

export async function findEventType(db: Kysely<Schema>, tenant: string, name: string): Promise<EventType | undefined> {
  const row = await db
    .selectFrom('eventType')
    .selectAll()
    .where('tenantId', '=', tenant)
    .where('name', '=', name)
    .executeTakeFirst()
  return row && toEventType(row)
}

export async function countEventTypes(db: Kysely<Schema>, tenant: string): Promise<number> {
  const { count } = await db
    .selectFrom('eventType')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenant)
    .executeTakeFirstOrThrow()
  return count
}

/** So many types by name, after one of them or from the first. */
export async function listEventTypes(
  db: Kysely<Schema>,
  { tenant, after, most }: { tenant: string; after: string | undefined; most: number },
): Promise<EventType[]> {
  const rows = await db
    .selectFrom('eventType')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(after !== undefined, (query) => query.where('name', '>', after as string))
    .orderBy('name')
    .limit(most)
    .execute()
  return rows.map(toEventType)
}

/** Creates a type, or replaces the one of that name; when it was first made stays. */
export async function saveEventType(
  trx: Transaction<Schema>,
  tenant: string,
  { name, disabled, parameters, templates, createdAt }: EventType,
): Promise<EventType> {
  const values = { disabled, parameters: JSON.stringify(parameters), templates: JSON.stringify(templates) }
  const row = await trx
    .insertInto('eventType')
    .values({ tenantId: tenant, name, createdAt: createdAt as Date, ...values })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'name']).doUpdateSet({ ...values, version: sql`nextval('version')` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return toEventType(row)
}

/** The type that was removed; undefined where there was none. */
export async function deleteEventType(
  trx: Transaction<Schema>,
  tenant: string,
  name: string,
): Promise<EventType | undefined> {
  const row = await trx
    .deleteFrom('eventType')
    .where('tenantId', '=', tenant)
    .where('name', '=', name)
    .returningAll()
    .executeTakeFirst()
  return row && toEventType(row)
}

function toEventType({ tenantId: _tenant, version, ...eventType }: Selectable<EventTypeTable>): EventType {
  return { ...eventType, etag: etagOf(version) }
}
