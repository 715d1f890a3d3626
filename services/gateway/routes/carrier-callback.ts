import type { FastifyInstance } from 'fastify'
import { tracedIn } from '#libs/rpc/traceparent'
import { callbackOf, type CarrierRequest } from '../callback-of.ts'
import type { Context } from '../context.ts'
import { problem } from '../problem.ts'

/**
 * Takes a carrier's status callback and hands it to the delivery service as it came: 204 when the carrier signed it, 403
 * when not, 503 when the delivery service could not be asked.
 */
export function carrierCallback(app: FastifyInstance, ctx: Context): void {
  app.post<CarrierRequest>('/webhooks/carriers/:provider', async (request, reply) => {
    const callback = callbackOf(request, ctx)
    if (!callback) return problem(reply, 414)
    const { genuine } = await ctx.delivery.receiveCallback(callback, { traceparent: tracedIn(callback.url) })
    return genuine ? reply.code(204).send() : problem(reply, 403)
  })
}
