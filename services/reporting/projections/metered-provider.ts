import { UsageModel } from '#contracts/gen/countersign/policy/v1/admin'
import { ProviderChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { MeteredProviderTable } from '../db/schema.ts'
import { on, type Projection, versionOf } from './projection.ts'

/** One row for every provider that came or went: what use is metered by from then on. */
export const meteredProvider: Projection<MeteredProviderTable> = {
  columns: {
    tenantId: 'key',
    messageId: 'key',
    version: 'fact',
    changedAt: 'fact',
    usageModel: 'fact',
    linked: 'fact',
  },
  tells: [
    on(ProviderChanged, ({ origin, after }, messageId) => {
      const changedAt = origin?.changedAt
      const { usageModel = UsageModel.UNSPECIFIED, linked = false } = after ?? {}
      return { messageId, version: versionOf(changedAt, messageId), changedAt, usageModel, linked }
    }),
  ],
}
