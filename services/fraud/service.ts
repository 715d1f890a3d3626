import { z } from 'zod'
import { FraudReportSource, FraudServiceService } from '#contracts/gen/countersign/fraud/v1/fraud'
import { implement, type Implementation } from '#libs/rpc/implement'
import { count, e164, known, optionalText, text } from '#libs/rpc/shape'
import type { Context } from './context.ts'
import { assess } from './rpc/assess.ts'
import { blockPerson } from './rpc/block-person.ts'
import { listBlocks } from './rpc/list-blocks.ts'
import { listFraudReports } from './rpc/list-fraud-reports.ts'
import { reportFraud } from './rpc/report-fraud.ts'
import { unblockPerson } from './rpc/unblock-person.ts'

const administrators = { scope: 'blocks' }

const userId = text(256)
const reason = text(500)
const page = z.object({ pageSize: count(500), pageToken: optionalText(1_024) })
const fraudReport = z.object({
  userId,
  source: known(FraudReportSource),
  reason: optionalText(500),
  challengeId: optionalText(128),
  applicationId: optionalText(128),
  clientIp: optionalText(64),
  number: z.union([z.literal(''), e164()]),
})

/** The RPCs of the fraud service: who may call each, and what a request must look like. */
export function implementations(ctx: Context): Implementation[] {
  return [
    implement(FraudServiceService, {
      assess: {
        access: { peers: ['challenge'] },
        shape: z.object({ userId, applicationId: optionalText(128), userAgent: optionalText(512) }),
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
      reportFraud: {
        access: { peers: ['challenge'], ...administrators },
        shape: fraudReport,
        handle: (request, call) => reportFraud(ctx, request, call),
      },
      listFraudReports: {
        access: administrators,
        shape: z.object({ userId: optionalText(256), page: page.optional() }),
        handle: (request, call) => listFraudReports(ctx, request, call),
      },
    }),
  ]
}
