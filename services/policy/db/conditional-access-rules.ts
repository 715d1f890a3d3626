import { sql } from 'kysely'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { ConditionalAccessRule } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { etagOf } from '../etag.ts'
import type { ConditionalAccessRuleTable, Schema } from './schema.ts'

export async function findRule(
  db: Kysely<Schema>,
  tenant: string,
  id: string,
): Promise<ConditionalAccessRule | undefined> {
  const row = await db
    .selectFrom('conditionalAccessRule')
    .selectAll()
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toRule(row)
}

export async function countRules(db: Kysely<Schema>, tenant: string): Promise<number> {
  const { count } = await db
    .selectFrom('conditionalAccessRule')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenant)
    .executeTakeFirstOrThrow()
  return count
}

/** Whether a rule names a location. */
export async function isLocationNamed(db: Kysely<Schema>, tenant: string, locationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('conditionalAccessRule')
    .select('id')
    .where('tenantId', '=', tenant)
    .where(sql<boolean>`${locationId} = any (location_ids || except_location_ids)`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Moves the rules from one place to another, by so many places. They have changed by that. */
export async function moveRules(
  trx: Transaction<Schema>,
  tenant: string,
  { from, to, by }: { from: number; to: number; by: number },
): Promise<void> {
  await trx
    .updateTable('conditionalAccessRule')
    .set((of) => ({ position: of('position', '+', by), version: sql`nextval('version')` }))
    .where('tenantId', '=', tenant)
    .where('position', '>=', from)
    .where('position', '<=', to)
    .execute()
}

/** Creates a rule, or replaces the one of that id; when it was first made stays. */
export async function saveRule(
  trx: Transaction<Schema>,
  tenant: string,
  rule: ConditionalAccessRule,
): Promise<ConditionalAccessRule> {
  const { etag: _etag, id, createdAt, ...values } = rule
  const row = await trx
    .insertInto('conditionalAccessRule')
    .values({ tenantId: tenant, id, createdAt: createdAt as Date, ...values })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'id']).doUpdateSet({ ...values, version: sql`nextval('version')` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return toRule(row)
}

/** So many rules by position, after one of them or from the first. */
export async function listRules(
  db: Kysely<Schema>,
  { tenant, after, most }: { tenant: string; after: number; most: number },
): Promise<ConditionalAccessRule[]> {
  const rows = await db
    .selectFrom('conditionalAccessRule')
    .selectAll()
    .where('tenantId', '=', tenant)
    .where('position', '>', after)
    .orderBy('position')
    .limit(most)
    .execute()
  return rows.map(toRule)
}

/** The rule that was removed; undefined where there was none. */
export async function deleteRule(
  trx: Transaction<Schema>,
  tenant: string,
  id: string,
): Promise<ConditionalAccessRule | undefined> {
  const row = await trx
    .deleteFrom('conditionalAccessRule')
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && toRule(row)
}

function toRule({
  tenantId: _tenant,
  version,
  ...rule
}: Selectable<ConditionalAccessRuleTable>): ConditionalAccessRule {
  return { ...rule, etag: etagOf(version) }
}
