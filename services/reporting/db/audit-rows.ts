import { sql, type Kysely, type Selectable } from 'kysely'
import { firstHash } from '#libs/audit/chain'
import type { AuditAnchorTable, AuditHeadTable, AuditTable, Schema } from './schema.ts'

export type NewRow = Selectable<AuditTable>
type Head = Selectable<AuditHeadTable>

/** The ends of the logs of tenants, which nobody else adds to until the transaction ends. */
export async function lockHeads(trx: Kysely<Schema>, tenants: readonly string[]): Promise<Head[]> {
  const sorted = tenants.toSorted()
  const begun = sorted.map((tenantId) => ({ tenantId, sequence: 0, hash: firstHash(tenantId) }))
  await trx
    .insertInto('auditHead')
    .values(begun)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return trx
    .selectFrom('auditHead')
    .selectAll()
    .where('tenantId', '=', sql<string>`any(${sorted}::text[])`)
    .orderBy('tenantId')
    .forUpdate()
    .execute()
}

/** Of some messages the ids of those that are in no log yet: a stream may be read anew from its beginning. */
export async function withoutKnown(
  trx: Kysely<Schema>,
  messages: readonly { id: string; tenant: string }[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select m.id from unnest(${messages.map(({ tenant }) => tenant)}::text[], ${messages.map(({ id }) => id)}::text[]) m(tenant, id)
    where not exists (select from audit a where a.tenant_id = m.tenant and a.message_id = m.id)`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** Adds rows to the ends of their logs. */
export async function appendRows(trx: Kysely<Schema>, rows: readonly NewRow[]): Promise<void> {
  if (rows.length === 0) return
  const column = <Name extends keyof NewRow>(name: Name) => rows.map((row) => row[name])
  await sql`
    insert into audit (tenant_id, sequence, message_id, body, hash)
    select * from unnest(${column('tenantId')}::text[], ${column('sequence')}::bigint[], ${column('messageId')}::text[],
      ${column('body')}::text[], ${column('hash')}::bytea[])`.execute(trx)
  const last = [...new Map(rows.map((row) => [row.tenantId, row])).values()]
  await sql`
    update audit_head h set sequence = n.sequence, hash = n.hash
    from unnest(${last.map(({ tenantId }) => tenantId)}::text[], ${last.map(({ sequence }) => sequence)}::bigint[],
      ${last.map(({ hash }) => hash)}::bytea[]) n(tenant_id, sequence, hash)
    where h.tenant_id = n.tenant_id`.execute(trx)
}

/** The last row of a tenant's log. */
export function selectHead(db: Kysely<Schema>, tenantId: string): Promise<Head | undefined> {
  return db.selectFrom('auditHead').selectAll().where('tenantId', '=', tenantId).executeTakeFirst()
}

/** The hash of one row; undefined where there is none. */
export async function hashOf(db: Kysely<Schema>, tenantId: string, sequence: number): Promise<Buffer | undefined> {
  const query = db.selectFrom('audit').select('hash').where('tenantId', '=', tenantId)
  return (await query.where('sequence', '=', sequence).executeTakeFirst())?.hash
}

/** Rows from one number on, at most so many. */
export function selectRows(
  db: Kysely<Schema>,
  tenantId: string,
  { from, to, most }: Record<'from' | 'to' | 'most', number>,
) {
  return db
    .selectFrom('audit')
    .select(['sequence', 'body', 'hash'])
    .where('tenantId', '=', tenantId)
    .where('sequence', '>=', from)
    .where('sequence', '<=', to)
    .orderBy('sequence')
    .limit(most)
    .execute()
}

/** The signatures over rows from one number to another. */
export function selectAnchors(db: Kysely<Schema>, tenantId: string, { from, to }: Record<'from' | 'to', number>) {
  return db
    .selectFrom('auditAnchor')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('sequence', '>=', from)
    .where('sequence', '<=', to)
    .orderBy('sequence')
    .execute()
}

/** The logs that grew since they were last signed. */
export async function unsignedHeads(db: Kysely<Schema>): Promise<Head[]> {
  const { rows } = await sql<Head>`
    select h.* from audit_head h
    where h.sequence > 0
      and not exists (select from audit_anchor a where a.tenant_id = h.tenant_id and a.sequence = h.sequence)
    order by 1`.execute(db)
  return rows
}

export async function insertAnchor(db: Kysely<Schema>, anchor: Selectable<AuditAnchorTable>): Promise<void> {
  await db
    .insertInto('auditAnchor')
    .values(anchor)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
