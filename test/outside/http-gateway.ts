import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A message as the gateway has it. */
export interface Carried {
  id: string
  to: string
  text: string
}

/** What the gateway does badly: answers with a status and takes nothing, hangs up in place of an answer, or is slow. */
export type Fault = { status: number } | { drop: true } | { slowMs: number }

/**
 * A text-message gateway of the plain kind: JSON in (`id`, `to`, `text`, `callback`), JSON out, a key in `X-Api-Key`, and
 * reports as forms to the callback. It takes messages of one `id` for one. A number that ends in 000 is none; one that
 * ends in 999 is never reached.
 */
export async function startHttpGateway(key: string) {
  const carried = new Map<string, Carried>()
  let fault: Fault | undefined
  const reports = new Set<Promise<unknown>>()
  const server = createServer((request, response) => void answer(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const say = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const { id, to, text: said, callback } = JSON.parse(await text(request))
    if (fault && 'slowMs' in fault) return void setTimeout(() => response.destroy(), fault.slowMs).unref()
    if (fault && 'status' in fault) return void say(fault.status, { error: { code: `E${fault.status}` } })
    if (request.headers['x-api-key'] !== key) return void say(401, { error: { code: 'key' } })
    if (to.endsWith('000')) return void say(422, { error: { code: 'number' } })
    carried.set(id, { id, to, text: said })
    if (callback) report(callback, id, to.endsWith('999') ? 'UNDELIV' : 'DELIVRD')
    if (fault) return void response.destroy()
    say(202, { messages: [{ reference: `G-${id}` }] })
  }

  function report(callback: string, id: string, status: string): void {
    const form = { reference: `G-${id}`, status, ...(status === 'UNDELIV' && { reason: '17' }) }
    const sent = fetch(callback, { method: 'POST', body: new URLSearchParams(form) }).catch(() => undefined)
    reports.add(sent)
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: (next?: Fault) => void (fault = next),
    inbox: (to: string) => [...carried.values()].filter((each) => each.to === to),
    async stop() {
      await Promise.all(reports)
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}
