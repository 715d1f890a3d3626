import type { FastifyReply } from 'fastify'

/** Aborts when the connection goes before the answer did. */
export function hangUp({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}
