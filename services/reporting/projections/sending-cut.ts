import { SendingCut } from '#contracts/gen/countersign/delivery/v1/events'
import type { SendingCutTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every budget of messages that was spent. */
export const sendingCut: Projection<SendingCutTable> = {
  columns: {
    tenantId: 'key',
    messageId: 'day',
    budget: 'fact',
    name: 'fact',
    sent: 'fact',
    converted: 'fact',
    allowed: 'fact',
    userId: 'fact',
    cutAt: 'fact',
    until: 'fact',
  },
  tells: [on(SendingCut, (cut, messageId) => ({ messageId, ...cut }))],
}
