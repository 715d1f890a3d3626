import { PersonUnblocked } from '#contracts/gen/countersign/fraud/v1/events'
import type { UnblockRequest, UnblockResponse } from '#contracts/gen/countersign/fraud/v1/fraud'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { emit } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import { nameOf } from '../block.ts'
import type { Context } from '../context.ts'
import { liftBlock } from '../db/blocks.ts'

/** Lifts the block in force. */
export async function unblockPerson(
  { database, world }: Context,
  { userId, reason }: UnblockRequest,
  { tenant, caller, traceparent }: Call,
): Promise<UnblockResponse> {
  const now = world.now()
  const unblockedBy = nameOf(caller)
  return database.kysely.transaction().execute(async (trx) => {
    const block = await liftBlock(trx, { tenant, userId, now }, { liftReason: reason, liftedBy: unblockedBy })
    if (!block) throw new Refusal(ErrorReason.BLOCK_NOT_FOUND, 'nobody by that name is blocked')
    const change = { before: { ...block, liftedAt: undefined, liftReason: '', liftedBy: '' }, after: block }
    const payload = { blockId: block.id, userId, reason, unblockedBy, unblockedAt: now, ...change }
    await emit(trx, { tenant, event: PersonUnblocked, payload, id: world.randomId(), occurredAt: now, traceparent })
    return { block }
  })
}
