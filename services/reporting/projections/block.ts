import { PersonBlocked, PersonUnblocked } from '#contracts/gen/countersign/fraud/v1/events'
import type { BlockTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every block, whoever or whatever set it. */
export const block: Projection<BlockTable> = {
  columns: {
    tenantId: 'key',
    blockId: 'day',
    userId: 'fact',
    source: 'fact',
    blockReason: 'fact',
    blockedBy: 'fact',
    blockedAt: 'fact',
    expiresAt: 'fact',
    unblockReason: 'fact',
    unblockedBy: 'fact',
    unblockedAt: 'fact',
  },
  tells: [
    on(PersonBlocked, ({ blockId, userId, source, reason, blockedBy, blockedAt, expiresAt }) => {
      return { blockId, userId, source, blockReason: reason, blockedBy, blockedAt, expiresAt }
    }),
    on(PersonUnblocked, ({ blockId, userId, reason, unblockedBy, unblockedAt }) => {
      return { blockId, userId, unblockReason: reason, unblockedBy, unblockedAt }
    }),
  ],
}
