import { setMaxListeners } from 'node:events'
import Fastify from 'fastify'
import { statusError } from './api-error.ts'
import { openApps } from './apps.ts'
import type { Carrier } from './carrier.ts'
import { openCourier } from './courier.ts'
import { openExchange } from './exchange.ts'
import { openFaults, type Fault } from './faults.ts'
import { openLetterbox } from './letterbox.ts'
import { openMessages } from './messages.ts'
import { openPhones, type Line } from './phones.ts'
import { account } from './routes/account.ts'
import { page, world } from './routes/index.ts'

export interface CarrierOptions {
  /** Port 0 takes any free one. */
  listen: { host: string; port: number }
  accountSid: string
  authToken: string
  /** Where what people write is brought; nowhere until it is told. */
  textsUrl?: string
  /** Where the apps on phones keep their activations; nowhere unless told. */
  appsFile?: string
  /** Where they find the gateway, wherever they found it when they were activated. */
  gatewayUrl?: string
  /** Whether `GET /` shows the phones; it does unless told not to. */
  page?: boolean
  /** What happens when a phone rings of which nobody said it: taken up by somebody who says nothing, unless told. */
  answer?: Line['answer']
  /** A fault that stands from the start. */
  faults?: Fault
}

export interface RunningCarrier {
  url: string
  /** Answers whoever waits, lets status callbacks under way end, and closes. */
  stop(): Promise<void>
}

/** Answers take no longer once the carrier closes; what is still connected then never asked for anything. */
const graceMs = 250

/** Starts a carrier that speaks Twilio's Messages and Calls APIs and keeps each phone's inbox. */
export async function startCarrier(options: CarrierOptions): Promise<RunningCarrier> {
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  const carrier = await openCarrier(options, closing.signal)
  const app = build(carrier, options.page ?? true)
  const url = await app.listen(options.listen)
  const stop = async () => {
    closing.abort()
    const timer = setTimeout(() => app.server.closeAllConnections(), graceMs)
    await app.close()
    clearTimeout(timer)
    await carrier.courier.finish()
    await carrier.exchange.finish()
    await carrier.apps.finish()
  }
  return { url, stop }
}

async function openCarrier(options: CarrierOptions, closing: AbortSignal): Promise<Carrier> {
  const { accountSid, authToken, textsUrl, faults, answer = 'person', appsFile: file, gatewayUrl } = options
  const phones = openPhones(answer)
  const courier = openCourier({ accountSid, authToken, phones })
  const exchange = openExchange({ accountSid, authToken, phones })
  const letterbox = openLetterbox({ accountSid, authToken, phones })
  if (textsUrl) letterbox.leadTo(textsUrl)
  return {
    accountSid,
    authToken,
    phones,
    courier,
    exchange,
    letterbox,
    apps: await openApps({ phones, closing, ...(file && { file }), ...(gatewayUrl && { gatewayUrl }) }),
    messages: openMessages(),
    faults: openFaults(faults),
    closing,
  }
}

function build(carrier: Carrier, withPage: boolean) {
  const app = Fastify({
    bodyLimit: 64 * 1024,
    forceCloseConnections: 'idle',
    ajv: { customOptions: { removeAdditional: false } },
  })
  app.removeContentTypeParser('text/plain')
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]
    reply.code(404).send({ ...statusError(404), message: `The requested resource ${path} was not found` })
  })
  for (const add of [account, ...Object.values(world), ...(withPage ? Object.values(page) : [])]) add(app, carrier)
  return app
}
