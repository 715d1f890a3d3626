import { AnswerRejected } from '#contracts/gen/countersign/challenge/v1/events'
import type { UsageAnswerTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every wrong answer, so that one which is told twice counts once. */
export const usageAnswer: Projection<UsageAnswerTable> = {
  columns: {
    tenantId: 'key',
    challengeId: 'day',
    messageId: 'key',
    method: 'fact',
    resultCode: 'fact',
    rejectedAt: 'fact',
  },
  tells: [
    on(AnswerRejected, ({ challengeId, method, resultCode, rejectedAt }, messageId) => {
      return { challengeId, messageId, method, resultCode, rejectedAt }
    }),
  ],
}
