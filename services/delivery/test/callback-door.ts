import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { ReceiveCallbackRequest } from '#contracts/gen/countersign/delivery/v1/delivery'

export type Callback = ReceiveCallbackRequest

/** Where a carrier's callbacks arrive, in the gateway's place. */
export interface CallbackDoor {
  url: string
  /** Every callback that came, oldest first. */
  received: Callback[]
  /** Where callbacks go on to; until it is set they are only kept. */
  onward: ((callback: Callback) => Promise<unknown>) | undefined
  stop(): Promise<void>
}

export async function openCallbackDoor(): Promise<CallbackDoor> {
  const server = createServer(async (request, response) => {
    const callback = await read(request)
    door.received.push(callback)
    await door.onward?.(callback).catch(() => undefined)
    response.writeHead(204).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const door: CallbackDoor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    onward: undefined,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  async function read(request: IncomingMessage): Promise<Callback> {
    const url = door.url + request.url
    const provider = new URL(url).pathname.split('/').at(-1) ?? ''
    const signature = String(request.headers['x-twilio-signature'])
    const form = Object.fromEntries(new URLSearchParams(await text(request)))
    return { provider, url, form, headers: { 'x-twilio-signature': signature } }
  }

  return door
}
