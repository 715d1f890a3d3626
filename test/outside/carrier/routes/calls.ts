import type { FastifyInstance } from 'fastify'
import { callResource, newCall } from '../call.ts'
import type { Carrier } from '../carrier.ts'
import { checkCall } from '../check-call.ts'
import { cut } from '../go-wrong.ts'

/** Places the account's calls. */
export function calls(app: FastifyInstance, carrier: Carrier): void {
  app.post('/Calls.json', async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const refused = checkCall(form)
    if (refused) return reply.code(refused.status).send(refused)
    const call = newCall(form, new Date())
    // The phone rings once the answer has left.
    const copies = request.fault?.duplicateCallbacks ? 2 : 1
    reply.raw.once('close', () => carrier.exchange.place(call, { copies }))
    if (request.fault?.drop === 'answer') return cut(request, reply)
    return reply.code(201).send(callResource(call, carrier.accountSid))
  })
}
