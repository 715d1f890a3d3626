import { BypassChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { BypassTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every one-time bypass. Its states are numbered in the order in which they may follow each other. */
export const bypass: Projection<BypassTable> = {
  columns: {
    tenantId: 'key',
    bypassId: 'day',
    userId: 'fact',
    seconds: 'fact',
    reason: 'fact',
    createdBy: 'fact',
    createdAt: 'fact',
    expiresAt: 'fact',
    state: 'fact',
    completedAt: 'fact',
    completionReason: 'fact',
  },
  tells: [
    on(BypassChanged, ({ before, after }) => {
      const bypass = after ?? before
      if (!bypass) return undefined
      const { id, userId, seconds, reason, createdBy, createdAt, expiresAt, state, completedAt, completionReason } =
        bypass
      const ending = { state, completedAt, completionReason }
      return { bypassId: id, userId, seconds, reason, createdBy, createdAt, expiresAt, ...ending }
    }),
  ],
}
