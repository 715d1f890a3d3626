import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A form as it was posted. */
export interface Received {
  url: string
  form: Record<string, string>
  headers: Record<string, string>
}

export interface Receiver {
  url: string
  /** The next form not yet handed out, waiting for it if need be. */
  next(): Promise<Received>
  stop(): Promise<void>
}

/** A web address that takes every form posted to it, for as long as a test needs one. */
export async function openReceiver(): Promise<Receiver> {
  const waiting: Received[] = []
  const takers: ((received: Received) => void)[] = []
  const server = createServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)))
    const headers = request.headers as Record<string, string>
    response.writeHead(204).end()
    const received = { url: `http://${headers.host}${request.url}`, form, headers }
    const taker = takers.shift()
    if (taker) taker(received)
    else waiting.push(received)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/callbacks?from=carrier`,
    async next() {
      return waiting.shift() ?? new Promise((resolve) => takers.push(resolve))
    },
    async stop() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}
