import { FactorEnrolled, FactorRemoved } from '#contracts/gen/countersign/challenge/v1/events'
import type { FactorChangeTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every factor that came or went. */
export const factorChange: Projection<FactorChangeTable> = {
  columns: {
    tenantId: 'key',
    messageId: 'day',
    userId: 'fact',
    factorId: 'fact',
    method: 'fact',
    hint: 'fact',
    removed: 'fact',
    changedAt: 'fact',
  },
  tells: [
    on(FactorEnrolled, ({ userId, factorId, method, hint, enrolledAt }, messageId) => {
      return { messageId, userId, factorId, method, hint, removed: false, changedAt: enrolledAt }
    }),
    on(FactorRemoved, ({ userId, factorId, method, removedAt }, messageId) => {
      return { messageId, userId, factorId, method, hint: '', removed: true, changedAt: removedAt }
    }),
  ],
}
