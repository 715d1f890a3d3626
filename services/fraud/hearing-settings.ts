import type { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { SettingsChanged } from '#contracts/gen/countersign/policy/v1/events'
import { handler, type Handler } from '#libs/events/handler'
import type { Schema } from './db/schema.ts'
import { keepSettings, usualSettings, type FraudSettings } from './db/settings.ts'

/** Keeps the settings of tenants, so that a report needs nobody else. They change seldom: one statement each will do. */
export const hearingSettings: Handler<Schema>[] = [
  handler(SettingsChanged, async (trx, received) => {
    for (const { event, envelope } of received) {
      if (event.after) {
        await keepSettings(trx, { tenantId: envelope.tenant, toldBy: envelope.id, ...ours(event.after) })
      }
    }
  }),
]

function ours(settings: Settings): FraudSettings {
  return {
    enableFraudAlert: settings.enableFraudAlert ?? usualSettings.enableFraudAlert,
    blockForFraud: settings.blockForFraud ?? usualSettings.blockForFraud,
    blockLifetimeDays: settings.blockLifetimeDays ?? usualSettings.blockLifetimeDays,
    notificationAddresses: settings.fraudNotificationEmailAddresses,
    notificationWebhooks: settings.notificationWebhookUrls,
    bypassAddresses: settings.oneTimeBypassEmailAddresses,
    lockoutAddresses: settings.notificationEmailAddresses,
    riskWeights: settings.riskWeights,
    riskDryRun: settings.riskDryRun ?? usualSettings.riskDryRun,
  }
}
