import { z } from 'zod'
import type { Reply, TakeRepliesRequest, TakeRepliesResponse } from '#contracts/gen/countersign/delivery/v1/delivery'
import { open } from '#libs/db/sealed'
import { uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { replyContext, takeKept, type KeptReply } from '../db/inbound.ts'

const most = 64

export const takeRepliesShape = z.object({ settled: z.array(uuid()).max(most, `must be at most ${most}`) })

/** How long a reply is its taker's alone, in milliseconds. */
const lentFor = 10_000

/** Gives replies to whoever judges them. One whose key is gone is as good as lost: the person can text it again. */
export async function takeReplies(ctx: Context, { settled }: TakeRepliesRequest): Promise<TakeRepliesResponse> {
  const now = ctx.world.now()
  const kept = await takeKept(ctx.database.pool, { settled, now, until: new Date(now.getTime() + lentFor), most })
  return { replies: kept.flatMap((reply) => opened(ctx, reply) ?? []) }
}

function opened({ keyring, log }: Context, { keyId, sealed, ...reply }: KeptReply): Reply | undefined {
  const { id, tenantId: tenant, challengeId, factorId, traceparent } = reply
  try {
    const text = open(keyring, { keyId, sealed }, replyContext(id)).toString()
    return { id, tenant, challengeId, factorId, text, traceparent }
  } catch (err) {
    log.error({ err, replyId: id }, 'a reply can not be opened')
    return undefined
  }
}
