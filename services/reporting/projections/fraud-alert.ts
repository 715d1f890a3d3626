import { FraudReported } from '#contracts/gen/countersign/fraud/v1/events'
import type { FraudAlertTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every report of fraud, whether it blocked anybody or not. */
export const fraudAlert: Projection<FraudAlertTable> = {
  columns: {
    tenantId: 'key',
    reportId: 'day',
    userId: 'fact',
    source: 'fact',
    reason: 'fact',
    applicationId: 'fact',
    clientIp: 'fact',
    numberHint: 'fact',
    blocked: 'fact',
    blockId: 'fact',
    reportedBy: 'fact',
    reportedAt: 'fact',
  },
  tells: [
    on(FraudReported, ({ report }) => {
      if (!report) return undefined
      const { id: reportId, challengeId: _challengeId, ...told } = report
      return { reportId, ...told }
    }),
  ],
}
