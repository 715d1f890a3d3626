import { createECDH, randomBytes, type ECDH } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { importJWK, jwtVerify } from 'jose'
import { openPushInbox, type Fault } from './push-inbox.ts'
import { unsealed } from './web-push-unsealed.ts'

interface Browser {
  name: string
  pair: ECDH
  auth: Buffer
}

/** The most that a push service must take (RFC 8030 section 7.2). */
const mostBytes = 4_096

/**
 * A push service as browsers have it (RFC 8030), and the browsers: each has its own keys, opens what is sealed for it, and
 * is subscribed by one application server, whose signature (RFC 8292) every push has to bear. A browser whose name begins
 * with `nobody` is gone.
 */
export async function startWebPushService(applicationServerKey: string) {
  const inbox = openPushInbox()
  const browsers = new Map<string, Browser>()
  let fault: Fault | undefined
  const server = createServer((request, response) => void take(request, response).catch(() => response.destroy()))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const say = (status: number, reason = '') => void response.writeHead(status).end(reason)
    if (fault && 'silent' in fault) return
    if (fault && 'status' in fault) return say(fault.status, fault.reason)
    const { authorization = '', topic, ttl } = request.headers as Record<string, string | undefined>
    if (!(await isSigned(authorization, { applicationServerKey, origin })))
      return say(403, 'the signature does not hold')
    if (!/^\d+$/.test(ttl ?? '') || !/^[\w-]{1,32}$/.test(topic ?? '')) return say(400, 'TTL and Topic are wanted')
    if (body.length > mostBytes) return say(413)
    const browser = browsers.get(request.url?.split('/').at(-1) ?? '')
    if (!browser || browser.name.startsWith('nobody')) return say(410)
    const { title, body: text, challenge_id: challengeId } = JSON.parse(unsealed(body, browser).toString())
    inbox.bring({ device: browser.name, tag: topic ?? '', title, body: text, challengeId })
    if (fault) return void response.destroy()
    response.writeHead(201, { location: `${origin}/message/${randomBytes(8).toString('hex')}` }).end()
  }

  /** The subscription of the browser of that name; the same whenever it is asked for. */
  function subscribe(name: string) {
    const known = [...browsers].find(([, browser]) => browser.name === name)
    const [id, browser] = known ?? [randomBytes(24).toString('base64url'), newBrowser(name)]
    browsers.set(id, browser)
    const { pair, auth } = browser
    const keys = { p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') }
    return { endpoint: `${origin}/wpush/v2/${id}`, ...keys }
  }

  return {
    ...{ origin, host: new URL(origin).host, subscribe, shown: inbox.of, arrived: inbox.arrived },
    fault: (next?: Fault) => void (fault = next),
    async stop() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

function newBrowser(name: string): Browser {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  return { name, pair, auth: randomBytes(16) }
}

/** Whether a push is of the application server that subscribed, for this service, and not for longer than a day (RFC 8292 section 2). */
async function isSigned(
  authorization: string,
  { applicationServerKey, origin }: { applicationServerKey: string; origin: string },
): Promise<boolean> {
  const [, jwt, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? []
  if (!jwt || key !== applicationServerKey) return false
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  try {
    const publicKey = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256')
    const { payload } = await jwtVerify(jwt, publicKey, { audience: origin, algorithms: ['ES256'] })
    const { exp = Infinity, sub = '' } = payload
    return exp <= Date.now() / 1_000 + 86_400 && /^(mailto|https):/.test(sub)
  } catch {
    return false
  }
}
