import { sql } from 'kysely'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { CacheRule } from '#contracts/gen/countersign/policy/v1/admin'
import { etagOf } from '../etag.ts'
import type { CacheRuleTable, Schema } from './schema.ts'

export async function findCacheRule(db: Kysely<Schema>, tenant: string, id: string): Promise<CacheRule | undefined> {
  const row = await db
    .selectFrom('cacheRule')
    .selectAll()
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toCacheRule(row)
}

export async function countCacheRules(db: Kysely<Schema>, tenant: string): Promise<number> {
  const { count } = await db
    .selectFrom('cacheRule')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenant)
    .executeTakeFirstOrThrow()
  return count
}

/** Creates a rule, or replaces the one of that id; when it was first made stays. */
export async function saveCacheRule(trx: Transaction<Schema>, tenant: string, rule: CacheRule): Promise<CacheRule> {
  const { etag: _etag, id, createdAt, ...values } = rule
  const row = await trx
    .insertInto('cacheRule')
    .values({ tenantId: tenant, id, createdAt: createdAt as Date, ...values })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'id']).doUpdateSet({ ...values, version: sql`nextval('version')` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return toCacheRule(row)
}

/** So many rules, the oldest first, after one of them or from the first. */
export async function listCacheRules(
  db: Kysely<Schema>,
  { tenant, after, most }: { tenant: string; after: string | undefined; most: number },
): Promise<CacheRule[]> {
  const rows = await db
    .selectFrom('cacheRule')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(toCacheRule)
}

/** The rule that was removed; undefined where there was none. */
export async function deleteCacheRule(
  trx: Transaction<Schema>,
  tenant: string,
  id: string,
): Promise<CacheRule | undefined> {
  const row = await trx
    .deleteFrom('cacheRule')
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && toCacheRule(row)
}

function toCacheRule({ tenantId: _tenant, version, ...rule }: Selectable<CacheRuleTable>): CacheRule {
  return { ...rule, etag: etagOf(version) }
}
