import type { FastifyInstance } from 'fastify'
import type { CallQuestion, CallVerdict } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Onward } from '#libs/rpc/call'
import { tracedIn } from '#libs/rpc/traceparent'
import { callbackOf, type CarrierRequest } from '../callback-of.ts'
import type { Context } from '../context.ts'
import { problem } from '../problem.ts'

/**
 * Takes what a carrier asks or tells of a call, and answers with what is to be done on the line: 403 where the carrier did not
 * sign it, 503 where a service could not be asked. Keys go from the one who placed the call to the one who judges them, and are kept
 * nowhere on the way.
 */
export function carrierCall(app: FastifyInstance, ctx: Context): void {
  app.post<CarrierRequest>('/webhooks/calls/:provider', async (request, reply) => {
    const callback = callbackOf(request, ctx)
    if (!callback) return problem(reply, 414)
    const onward = { traceparent: tracedIn(callback.url) }
    const { genuine, markup, question } = await ctx.delivery.receiveCall({ ...callback, verdict: undefined }, onward)
    if (!genuine) return problem(reply, 403)
    const next = question ? await judged(ctx, callback, { question, onward }) : markup
    return reply.type('text/xml; charset=utf-8').send(next)
  })
}

async function judged(
  ctx: Context,
  callback: NonNullable<ReturnType<typeof callbackOf>>,
  { question: { tenant, ...question }, onward }: { question: CallQuestion; onward: Onward },
): Promise<string> {
  const verdict: CallVerdict = await ctx.challenge.answerCall(question, { ...onward, tenant })
  return (await ctx.delivery.receiveCall({ ...callback, verdict }, onward)).markup
}
