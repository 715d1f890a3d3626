import { PersonBlocked, PersonUnblocked } from '#contracts/gen/countersign/fraud/v1/events'
import { handler, type Handler } from '#libs/events/handler'
import { rememberBlock } from './db/known-blocks.ts'
import type { Schema } from './db/schema.ts'

/** Keeps the block list for when the fraud service can not be asked. Blocks are few: one statement each will do. */
export const knownBlocks: Handler<Schema>[] = [
  handler(PersonBlocked, async (trx, received) => {
    for (const { event, envelope } of received) {
      const { userId, blockId, blockedAt = envelope.time, expiresAt = null } = event
      const common = { tenantId: envelope.tenant, userId, blockId, expiresAt }
      await rememberBlock(trx, { ...common, blocked: true, changedAt: blockedAt })
    }
  }),
  handler(PersonUnblocked, async (trx, received) => {
    for (const { event, envelope } of received) {
      const { userId, blockId, unblockedAt = envelope.time } = event
      const common = { tenantId: envelope.tenant, userId, blockId, expiresAt: null }
      await rememberBlock(trx, { ...common, blocked: false, changedAt: unblockedAt })
    }
  }),
]
