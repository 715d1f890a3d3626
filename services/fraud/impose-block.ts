import type { Transaction } from 'kysely'
import { PersonBlocked } from '#contracts/gen/countersign/fraud/v1/events'
import type { Block } from '#contracts/gen/countersign/fraud/v1/fraud'
import { emit } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import type { World } from '#libs/runtime/world'
import { insertBlock, retireExpired } from './db/blocks.ts'
import type { Schema } from './db/schema.ts'

/** Blocks a person and tells so, or gives the block that stands. */
export async function imposeBlock(
  trx: Transaction<Schema>,
  asked: Block,
  { tenant, traceparent, world }: Pick<Call, 'tenant' | 'traceparent'> & { world: World },
): Promise<Block> {
  const now = asked.blockedAt as Date
  await retireExpired(trx, { tenant, userId: asked.userId, now })
  const block = await insertBlock(trx, tenant, asked)
  if (block.id === asked.id) {
    const payload = { ...block, blockId: block.id, after: block }
    await emit(trx, { tenant, event: PersonBlocked, payload, id: world.randomId(), occurredAt: now, traceparent })
  }
  return block
}
