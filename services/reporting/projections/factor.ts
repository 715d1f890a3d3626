import { FactorEnrolled, FactorRemoved } from '#contracts/gen/countersign/challenge/v1/events'
import type { FactorTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every factor: what reports call it by. */
export const factor: Projection<FactorTable> = {
  columns: {
    tenantId: 'key',
    factorId: 'key',
    userId: 'fact',
    method: 'fact',
    hint: 'fact',
    enrolledAt: 'fact',
    removedAt: 'fact',
  },
  tells: [
    on(FactorEnrolled, ({ userId, factorId, method, hint, enrolledAt }) => {
      return { userId, factorId, method, hint, enrolledAt }
    }),
    on(FactorRemoved, ({ userId, factorId, method, removedAt }) => ({ userId, factorId, method, removedAt })),
  ],
}
