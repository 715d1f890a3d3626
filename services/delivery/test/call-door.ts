import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type {
  CallQuestion,
  CallVerdict,
  ReceiveCallRequest,
  ReceiveCallResponse,
} from '#contracts/gen/countersign/delivery/v1/delivery'

type Receive = (request: ReceiveCallRequest) => Promise<ReceiveCallResponse>

/** Where a carrier's webhooks of calls arrive: the gateway's place, and the challenge service's behind it. */
export interface CallDoor {
  url: string
  /** Every webhook that came, oldest first. */
  received: ReceiveCallRequest[]
  /** What was asked of the challenge service. */
  asked: CallQuestion[]
  /** The delivery service that they go to; each goes to the next, in turn. */
  replicas: Receive[]
  /** What the challenge service says. */
  judge(question: CallQuestion): CallVerdict | Promise<CallVerdict>
  stop(): Promise<void>
}

export async function openCallDoor(): Promise<CallDoor> {
  let turn = 0
  const server = createServer(async (request, response) => {
    const callback = {
      provider: new URL(door.url + request.url).pathname.split('/').at(-1) ?? '',
      url: door.url + request.url,
      form: Object.fromEntries(new URLSearchParams(await text(request))),
      headers: { 'x-twilio-signature': String(request.headers['x-twilio-signature']) },
      verdict: undefined,
    }
    door.received.push(callback)
    const receive = door.replicas[turn++ % door.replicas.length]
    const answered = receive && (await through(receive, callback).catch(() => undefined))
    response.writeHead(answered?.genuine ? 200 : 503, { 'content-type': 'text/xml' }).end(answered?.markup)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function through(receive: Receive, callback: ReceiveCallRequest): Promise<ReceiveCallResponse> {
    const first = await receive(callback)
    if (!first.question) return first
    door.asked.push(first.question)
    return receive({ ...callback, verdict: await door.judge(first.question) })
  }

  const door: CallDoor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ received: [], asked: [], replicas: [] },
    judge: () => {
      throw new Error('nobody was to be asked')
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return door
}
