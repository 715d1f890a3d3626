import type { FastifyInstance } from 'fastify'
import { callbackOf, type CarrierRequest } from '../callback-of.ts'
import type { Context } from '../context.ts'
import { problem } from '../problem.ts'

/**
 * Takes a text that a person wrote and hands it to the delivery service as its carrier brought it: 204 when the carrier signed it,
 * 403 when not, 503 when the delivery service could not be asked.
 */
export function carrierText(app: FastifyInstance, ctx: Context): void {
  app.post<CarrierRequest>('/webhooks/texts/:provider', async (request, reply) => {
    const callback = callbackOf(request, ctx)
    if (!callback) return problem(reply, 414)
    const { genuine } = await ctx.delivery.receiveText(callback)
    return genuine ? reply.code(204).send() : problem(reply, 403)
  })
}
