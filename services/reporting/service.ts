import { z } from 'zod'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ReportingServiceService } from '#contracts/gen/countersign/reporting/v1/reporting'
import { implement, type Implementation } from '#libs/rpc/implement'
import { count, known, moment, optionalText } from '#libs/rpc/shape'
import type { Context } from './context.ts'
import { streamUsage } from './rpc/stream-usage.ts'

const largestInt32 = 2 ** 31 - 1

const usageRequest = z
  .object({
    from: moment().optional(),
    to: moment().optional(),
    userId: optionalText(256),
    applicationId: optionalText(64),
    state: z.literal(ChallengeState.UNSPECIFIED).or(known(ChallengeState)),
    most: count(largestInt32),
  })
  .refine(({ from, to }) => !from || !to || from < to, { path: ['to'], message: 'must be later than from' })

/** The RPCs of the reporting service: who may call each, and what a request must look like. */
export function implementations(ctx: Context): Implementation[] {
  return [
    implement(ReportingServiceService, {
      streamUsage: {
        access: { scope: 'reports' },
        shape: usageRequest,
        handle: (request, call) => streamUsage(ctx, request, call),
      },
    }),
  ]
}
