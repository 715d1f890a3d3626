import type { FastifyInstance } from 'fastify'
import type { Carrier } from '../carrier.ts'
import { checkMessage } from '../check-message.ts'
import { cut } from '../go-wrong.ts'
import { newMessage, resource } from '../message.ts'
import { pageOf, type PageQuery } from '../page-of.ts'

/** Creates, shows and lists the account's messages. */
export function messages(app: FastifyInstance, carrier: Carrier): void {
  const { accountSid } = carrier

  app.post('/Messages.json', async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const refused = checkMessage(form)
    if (refused) return reply.code(refused.status).send(refused)
    const message = newMessage(form, new Date())
    carrier.messages.add(message)
    // The text leaves once the answer has: a callback never overtakes the id it names.
    const copies = request.fault?.duplicateCallbacks ? 2 : 1
    reply.raw.once('close', () => carrier.courier.send(message, { copies }))
    if (request.fault?.drop === 'answer') return cut(request, reply)
    return reply.code(201).send(resource(message, accountSid))
  })

  app.get<{ Params: { file: string } }>('/Messages/:file', async (request, reply) => {
    const message = carrier.messages.get(request.params.file.replace(/\.json$/, ''))
    return message ? resource(message, accountSid) : reply.callNotFound()
  })

  app.get<{ Querystring: PageQuery }>('/Messages.json', async ({ query }) => {
    const found = carrier.messages.list({ to: query.To, from: query.From })
    const { items, ...page } = pageOf(found, { path: `/2010-04-01/Accounts/${accountSid}/Messages.json`, query })
    return { ...page, messages: items.map((message) => resource(message, accountSid)) }
  })
}
