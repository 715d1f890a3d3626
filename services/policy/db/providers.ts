import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Provider } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { ProviderTable, Schema } from './schema.ts'

/** The provider that was created; undefined where the tenant has one already. */
export async function insertProvider(
  trx: Transaction<Schema>,
  row: Selectable<ProviderTable>,
): Promise<Provider | undefined> {
  const inserted = await trx
    .insertInto('provider')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return inserted && toProvider(inserted)
}

export async function findProvider(db: Kysely<Schema>, tenant: string): Promise<Provider | undefined> {
  const row = await db.selectFrom('provider').selectAll().where('tenantId', '=', tenant).executeTakeFirst()
  return row && toProvider(row)
}

/** The provider that was deleted; undefined where there was none. */
export async function deleteProvider(trx: Transaction<Schema>, tenant: string): Promise<Provider | undefined> {
  const row = await trx.deleteFrom('provider').where('tenantId', '=', tenant).returningAll().executeTakeFirst()
  return row && toProvider(row)
}

export function providerNotFound(): Refusal {
  return new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'the tenant has no provider')
}

function toProvider({ tenantId: _tenant, ...provider }: Selectable<ProviderTable>): Provider {
  return provider
}
