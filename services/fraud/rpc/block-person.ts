import { BlockSource, type BlockRequest, type BlockResponse } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Call } from '#libs/rpc/call'
import { nameOf, newBlock } from '../block.ts'
import type { Context } from '../context.ts'
import { settingsOf } from '../db/settings.ts'
import { imposeBlock } from '../impose-block.ts'

/** Blocks a person, or gives the block that stands. */
export async function blockPerson(
  { database, world }: Context,
  { userId, reason, days }: BlockRequest,
  { tenant, caller, traceparent }: Call,
): Promise<BlockResponse> {
  const by = { source: BlockSource.ADMINISTRATOR, blockedBy: nameOf(caller) }
  return database.kysely.transaction().execute(async (trx) => {
    const lasting = days || (await settingsOf(trx, tenant)).blockLifetimeDays
    const asked = newBlock({ id: world.randomId(), userId, reason, ...by, days: lasting, now: world.now() })
    return { block: await imposeBlock(trx, asked, { tenant, traceparent, world }) }
  })
}
