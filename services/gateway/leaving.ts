import type { FastifyInstance } from 'fastify'
import { setTimeout as delay } from 'node:timers/promises'

/** How long clients have to hear that a connection ends here, in milliseconds, and how often it is looked whether any is left. */
const patienceMs = 1_000
const lookMs = 20

/**
 * Before a server closes: every answer says that its connection is over (RFC 9112, section 9.6), until none is left or a
 * second has passed. A connection that were just cut might be cut as its client sends the next request, which nobody then
 * dares to send again.
 */
export function leaving(app: FastifyInstance): () => Promise<void> {
  let gone = false
  app.addHook('onSend', async (_, reply) => {
    if (gone) reply.header('connection', 'close')
  })
  const connected = () =>
    new Promise<number>((resolve) => app.server.getConnections((_, count: number | undefined) => resolve(count ?? 0)))

  return async () => {
    gone = true
    const end = performance.now() + patienceMs
    while (performance.now() < end && (await connected()) > 0) await delay(lookMs)
  }
}
