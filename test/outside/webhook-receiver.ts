import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What the receiver does badly: answers with a status and takes nothing, hangs up in place of an answer, or is slow. */
export type Fault = { status: number } | { drop: true } | { slowMs: number }

/** A webhook as it came. */
export interface Received {
  id: string
  path: string
  body: string
}

const tolerance = 5 * 60

/**
 * A program of a tenant's own that takes webhooks and verifies them as Standard Webhooks says, by any of its secrets. It takes
 * those of one id for one. `/gone` wants none any more.
 */
export async function startWebhookReceiver(...secrets: string[]) {
  const received = new Map<string, Received>()
  let fault: Fault | undefined
  const server = createServer((request, response) => void answer(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    if (fault && 'slowMs' in fault) return void setTimeout(() => response.destroy(), fault.slowMs).unref()
    if (fault && 'status' in fault) return void response.writeHead(fault.status, { location: '/elsewhere' }).end()
    if (!isGenuine(request, body)) return void response.writeHead(401).end()
    if (request.url === '/gone') return void response.writeHead(410).end()
    const id = String(request.headers['webhook-id'])
    received.set(id, { id, path: request.url ?? '', body })
    if (fault) return void response.destroy()
    response.writeHead(204).end()
  }

  function isGenuine({ headers }: IncomingMessage, body: string): boolean {
    const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
      String(headers[`webhook-${name}`]),
    )
    if (Math.abs(Number(timestamp) - Date.now() / 1_000) > tolerance) return false
    return (signature ?? '').split(' ').some((each) => {
      return secrets.some((secret) => {
        const hmac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
        const wanted = Buffer.from(`v1,${hmac.update(`${id}.${timestamp}.${body}`).digest('base64')}`)
        return wanted.length === each.length && timingSafeEqual(wanted, Buffer.from(each))
      })
    })
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: (next?: Fault) => void (fault = next),
    /** From now on it knows these secrets alone. */
    trust: (...others: string[]) => void secrets.splice(0, secrets.length, ...others),
    inbox: (path: string) => [...received.values()].filter((each) => each.path === path),
    async stop() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}
