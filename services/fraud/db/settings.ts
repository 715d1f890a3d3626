import type { Kysely } from 'kysely'
import type { Schema, TenantSettingsTable } from './schema.ts'

/** What of a tenant's settings concerns this service. */
export type FraudSettings = Omit<TenantSettingsTable, 'tenantId' | 'toldBy'>

/** What applies to a tenant that has never changed its settings: the defaults of the contract. */
export const usualSettings: FraudSettings = {
  enableFraudAlert: false,
  blockForFraud: false,
  blockLifetimeDays: 90,
  notificationAddresses: [],
  notificationWebhooks: [],
  bypassAddresses: [],
  lockoutAddresses: [],
  riskWeights: [],
  riskDryRun: false,
}

/** A tenant's settings, as the policy service last told them. */
export async function settingsOf(db: Kysely<Schema>, tenant: string): Promise<FraudSettings> {
  const row = await db.selectFrom('tenantSettings').selectAll().where('tenantId', '=', tenant).executeTakeFirst()
  return row ?? usualSettings
}

/** Keeps what was told, unless something later was told before: events come in any order. */
export async function keepSettings(trx: Kysely<Schema>, row: TenantSettingsTable): Promise<void> {
  const { tenantId: _tenant, ...news } = row
  await trx
    .insertInto('tenantSettings')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('tenantId').doUpdateSet(news).whereRef('tenantSettings.toldBy', '<', 'excluded.toldBy'),
    )
    .execute()
}
