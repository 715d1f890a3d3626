import type { Kysely, Selectable, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Settings, Tenant } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { etagOf } from '../etag.ts'
import { settingsInForce } from '../settings.ts'
import type { Schema, TenantTable } from './schema.ts'

type TenantRow = Omit<Selectable<TenantTable>, 'settings' | 'settingsVersion' | 'policyVersion'>
type NewTenant = Pick<Selectable<TenantTable>, 'name' | 'licensing' | 'linkedProvider' | 'createdAt'> & { id: string }

/** The tenant that was created; undefined where one of that id is there already. */
export async function insertTenant(trx: Transaction<Schema>, tenant: NewTenant): Promise<Tenant | undefined> {
  const { id, ...values } = tenant
  const row = await trx
    .insertInto('tenant')
    .values({ tenantId: id, ...values })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row && toTenant(row)
}

export async function findTenant(db: Kysely<Schema>, id: string): Promise<Tenant | undefined> {
  const row = await tenantsIn(db).where('tenantId', '=', id).executeTakeFirst()
  return row && toTenant(row)
}

/** The tenant of that id, where the operator said the same of it when it was created. */
export async function findSameTenant(db: Kysely<Schema>, asked: NewTenant): Promise<Tenant | undefined> {
  const row = await tenantsIn(db)
    .where('tenantId', '=', asked.id)
    .where('name', '=', asked.name)
    .where('licensing', '=', asked.licensing)
    .where('tenant.linkedProvider', '=', asked.linkedProvider)
    .executeTakeFirst()
  return row && toTenant(row)
}

/** The tenant after its name and licensing were changed. */
export async function changeTenant(
  trx: Transaction<Schema>,
  id: string,
  change: Pick<Tenant, 'name' | 'licensing'>,
): Promise<Tenant> {
  const row = await trx
    .updateTable('tenant')
    .set({ ...change, version: sql`nextval('version')` })
    .where('tenantId', '=', id)
    .returning(columns)
    .returning(providerIsLinked.as('linkedProvider'))
    .executeTakeFirstOrThrow()
  return toTenant(row)
}

/** Refuses with TENANT_NOT_FOUND a tenant that is not there. */
export async function assertTenant(db: Kysely<Schema>, id: string): Promise<void> {
  if (!(await findTenant(db, id))) throw tenantNotFound()
}

/** So many tenants by id, after one of them or from the first. */
export async function listTenants(db: Kysely<Schema>, after: string | undefined, most: number): Promise<Tenant[]> {
  const rows = await tenantsIn(db)
    .$if(after !== undefined, (query) => query.where('tenantId', '>', after as string))
    .orderBy('tenantId')
    .limit(most)
    .execute()
  return rows.map(toTenant)
}

/** Counts the policy up, so that every replica compiles it anew; locks the tenant until the transaction ends. */
export async function countPolicyUp(trx: Transaction<Schema>, tenant: string, alsoSet: object = {}): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('tenant')
    .set((of) => ({ policyVersion: of('policyVersion', '+', 1), ...alsoSet }))
    .where('tenantId', '=', tenant)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw tenantNotFound()
}

/** The same where what is told of the tenant itself changes: so does its etag. */
export async function countTenantUp(trx: Transaction<Schema>, tenant: string): Promise<void> {
  await countPolicyUp(trx, tenant, { version: sql`nextval('version')` })
}

export async function findSettings(db: Kysely<Schema>, tenant: string): Promise<Settings> {
  return toSettings(await settingsOf(db, tenant).executeTakeFirst())
}

/** The settings in force, locked until the transaction ends; people may come and go meanwhile. */
export async function lockSettings(trx: Transaction<Schema>, tenant: string): Promise<Settings> {
  return toSettings(await settingsOf(trx, tenant).forNoKeyUpdate().executeTakeFirst())
}

/** Lays a change over what the tenant has set, and counts the policy up. */
export async function changeSettings(trx: Transaction<Schema>, tenant: string, change: object): Promise<Settings> {
  const row = await trx
    .updateTable('tenant')
    .set((of) => ({
      settings: sql`settings || ${JSON.stringify(change)}::jsonb`,
      settingsVersion: sql`nextval('version')`,
      policyVersion: of('policyVersion', '+', 1),
    }))
    .where('tenantId', '=', tenant)
    .returning(['settings', 'settingsVersion'])
    .executeTakeFirst()
  return toSettings(row)
}

export function tenantNotFound(): Refusal {
  return new Refusal(ErrorReason.TENANT_NOT_FOUND, 'there is no such tenant')
}

function settingsOf(db: Kysely<Schema>, tenant: string) {
  return db.selectFrom('tenant').select(['settings', 'settingsVersion']).where('tenantId', '=', tenant)
}

function toSettings(row: Pick<Selectable<TenantTable>, 'settings' | 'settingsVersion'> | undefined): Settings {
  if (!row) throw tenantNotFound()
  return { ...settingsInForce(row.settings), cleared: [], etag: etagOf(row.settingsVersion) }
}

const columns = ['tenantId', 'name', 'licensing', 'createdAt', 'version'] as const

const providerIsLinked = sql<boolean>`linked_provider or exists (
  select from provider where provider.tenant_id = tenant.tenant_id and provider.linked)`

/** A provider is linked by the operator's word, or by the tenant's own. */
function tenantsIn(db: Kysely<Schema>) {
  return db.selectFrom('tenant').select(columns).select(providerIsLinked.as('linkedProvider'))
}

function toTenant({ tenantId, name, licensing, linkedProvider, createdAt, version }: TenantRow): Tenant {
  return { id: tenantId, name, licensing, linkedProvider, createdAt, etag: etagOf(version) }
}
