import type { FastifyInstance } from 'fastify'
import type { Carrier } from '../carrier.ts'
import { shownCall } from '../phones.ts'

/** What a reader may leave unread before it is hung up on; it comes back by itself and starts afresh. */
const mostUnread = 16 * 1024 * 1024

/** Server-sent events: `shelf` with every phone and its inbox, then each change as it happens. */
export function events(app: FastifyInstance, { phones, apps, closing }: Carrier): void {
  app.get('/events', (_, reply) => {
    reply.hijack()
    const stream = reply.raw
    stream.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const send = ({ event, data }: { event: string; data: object }) => {
      if (stream.writableLength > mostUnread) stream.destroy()
      else stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
    const end = () => stream.end()
    const unwatch = phones.watch(send)
    closing.addEventListener('abort', end, { once: true })
    stream.once('close', () => {
      unwatch()
      closing.removeEventListener('abort', end)
    })
    const shown = phones.all().map(({ number, deliver, errorCode, inbox, sent, line: { answer }, calls }) => ({
      ...{ number, deliver, ...(errorCode && { errorCode }), inbox, sent },
      ...{ answer, calls: calls.map(shownCall), apps: apps.shown(number) },
    }))
    send({ event: 'shelf', data: shown })
  })
}
