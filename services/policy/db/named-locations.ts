import { sql } from 'kysely'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { NamedLocation } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { etagOf } from '../etag.ts'
import type { NamedLocationTable, Schema } from './schema.ts'

export async function findNamedLocation(
  db: Kysely<Schema>,
  tenant: string,
  id: string,
): Promise<NamedLocation | undefined> {
  const row = await db
    .selectFrom('namedLocation')
    .selectAll()
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toNamedLocation(row)
}

export async function countNamedLocations(db: Kysely<Schema>, tenant: string): Promise<number> {
  const { count } = await db
    .selectFrom('namedLocation')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenant)
    .executeTakeFirstOrThrow()
  return count
}

/** Those of these that are there. */
export async function knownLocationIds(db: Kysely<Schema>, tenant: string, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('namedLocation')
    .select('id')
    .where('tenantId', '=', tenant)
    .where('id', 'in', ids)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Creates a location, or replaces the one of that id; when it was first made stays. */
export async function saveNamedLocation(
  trx: Transaction<Schema>,
  tenant: string,
  location: NamedLocation,
): Promise<NamedLocation> {
  const { etag: _etag, id, createdAt, ...values } = location
  const row = await trx
    .insertInto('namedLocation')
    .values({ tenantId: tenant, id, createdAt: createdAt as Date, ...values })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'id']).doUpdateSet({ ...values, version: sql`nextval('version')` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return toNamedLocation(row)
}

/** So many locations, the oldest first, after one of them or from the first. */
export async function listNamedLocations(
  db: Kysely<Schema>,
  { tenant, after, most }: { tenant: string; after: string | undefined; most: number },
): Promise<NamedLocation[]> {
  const rows = await db
    .selectFrom('namedLocation')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(toNamedLocation)
}

/** The location that was removed; undefined where there was none. */
export async function deleteNamedLocation(
  trx: Transaction<Schema>,
  tenant: string,
  id: string,
): Promise<NamedLocation | undefined> {
  const row = await trx
    .deleteFrom('namedLocation')
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && toNamedLocation(row)
}

function toNamedLocation({ tenantId: _tenant, version, ...location }: Selectable<NamedLocationTable>): NamedLocation {
  return { ...location, etag: etagOf(version) }
}
