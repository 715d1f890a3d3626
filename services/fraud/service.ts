import { z } from 'zod'
import { FraudServiceService } from '#contracts/gen/countersign/fraud/v1/fraud'
import { implement, type Implementation } from '#libs/rpc/implement'
import { count, optionalText, text } from '#libs/rpc/shape'
import type { Context } from './context.ts'
import { assess } from './rpc/assess.ts'
import { blockPerson } from './rpc/block-person.ts'
import { listBlocks } from './rpc/list-blocks.ts'
import { unblockPerson } from './rpc/unblock-person.ts'

const administrators = { scope: 'blocks' }

const userId = text(256)
const reason = text(500)
const page = z.object({ pageSize: count(500), pageToken: optionalText(1_024) })

/** The RPCs of the fraud service: who may call each, and what a request must look like. */
export function implementations(ctx: Context): Implementation[] {
  return [
    implement(FraudServiceService, {
      assess: {
        access: { peers: ['challenge'] },
        shape: z.object({ userId }),
        handle: (request, call) => assess(ctx, request, call),
      },
      block: {
        access: administrators,
        shape: z.object({ userId, reason, days: count(3_650) }),
        handle: (request, call) => blockPerson(ctx, request, call),
      },
      unblock: {
        access: administrators,
        shape: z.object({ userId, reason }),
        handle: (request, call) => unblockPerson(ctx, request, call),
      },
      listBlocks: {
        access: administrators,
        shape: z.object({ userId: optionalText(256), page: page.optional() }),
        handle: (request, call) => listBlocks(ctx, request, call),
      },
    }),
  ]
}
