import { CallFinished } from '#contracts/gen/countersign/delivery/v1/events'
import type { UsageCallTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every call of a sign-in that is over; those of an enrolment are of none. */
export const usageCall: Projection<UsageCallTable> = {
  columns: {
    tenantId: 'key',
    challengeId: 'day',
    deliveryId: 'key',
    factorId: 'fact',
    resultCode: 'fact',
    approved: 'fact',
    backup: 'fact',
    finishedAt: 'fact',
  },
  tells: [
    on(CallFinished, ({ challengeId, deliveryId, factorId, resultCode, approved, backup, finishedAt }) => {
      if (challengeId === '') return undefined
      return { challengeId, deliveryId, factorId, resultCode, approved, backup, finishedAt }
    }),
  ],
}
