import { PersonBlocked } from '#contracts/gen/countersign/fraud/v1/events'
import type { BlockRequest, BlockResponse } from '#contracts/gen/countersign/fraud/v1/fraud'
import { emit } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import { newBlock } from '../block.ts'
import type { Context } from '../context.ts'
import { insertBlock, retireExpired } from '../db/blocks.ts'

/** Blocks a person, or gives the block that stands. */
export async function blockPerson(
  { database, world }: Context,
  { userId, reason, days }: BlockRequest,
  { tenant, caller, traceparent }: Call,
): Promise<BlockResponse> {
  const now = world.now()
  const asked = newBlock({ id: world.randomId(), userId, reason, days, caller, now })
  return database.kysely.transaction().execute(async (trx) => {
    await retireExpired(trx, { tenant, userId, now })
    const block = await insertBlock(trx, tenant, asked)
    if (block.id === asked.id) {
      const payload = { ...block, blockId: block.id }
      await emit(trx, { tenant, event: PersonBlocked, payload, id: world.randomId(), occurredAt: now, traceparent })
    }
    return { block }
  })
}
