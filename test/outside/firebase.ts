import { createHash, createPublicKey, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { jwtVerify } from 'jose'
import { openPushInbox, type Fault } from './push-inbox.ts'

/** A project, and the service account that may push for it. */
export interface Project {
  projectId: string
  clientEmail: string
  publicKey: string
}

const scope = 'https://www.googleapis.com/auth/firebase.messaging'
const codes: Record<number, string> = { 429: 'QUOTA_EXCEEDED', 503: 'UNAVAILABLE' }

/**
 * Firebase Cloud Messaging (HTTP v1), the token service before it, and the apps. A token is good for `tokenSeconds`. An app
 * on a device whose name begins with `nobody` is gone. Of two prompts of one tag a device shows the later.
 */
export async function startFirebase({ projectId, clientEmail, publicKey }: Project, { tokenSeconds = 3_599 } = {}) {
  const inbox = openPushInbox()
  const devices = new Map<string, string>()
  const tokens = new Set<string>()
  let [fault, issued]: [Fault | undefined, number] = [undefined, 0]
  const key = createPublicKey(publicKey)
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const say = (status: number, told: object) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told))
    if (request.url === '/token') return say(...(await issue(new URLSearchParams(body))))
    if (request.url !== `/v1/projects/${projectId}/messages:send`) return say(404, refusal(404, 'NOT_FOUND'))
    if (fault && 'silent' in fault) return
    if (fault && 'status' in fault) return say(fault.status, refusal(fault.status, fault.reason, codes[fault.status]))
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? ''
    if (!tokens.has(bearer)) return say(401, refusal(401, 'UNAUTHENTICATED'))
    const device = bring(JSON.parse(body).message)
    if (!device) return say(404, refusal(404, 'NOT_FOUND', 'UNREGISTERED'))
    if (fault) return void response.destroy()
    say(200, { name: `projects/${projectId}/messages/${randomBytes(8).toString('hex')}` })
  }

  /** RFC 7523 section 2.1. */
  async function issue(form: URLSearchParams): Promise<[number, object]> {
    const grant = form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    try {
      const how = { issuer: clientEmail, audience: `${url}/token`, algorithms: ['RS256'], maxTokenAge: '1h' }
      const { payload } = await jwtVerify(form.get('assertion') ?? '', key, how)
      if (!grant || payload.scope !== scope) return [400, { error: 'invalid_scope' }]
    } catch {
      return [400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }]
    }
    const token = randomBytes(24).toString('base64url')
    tokens.add(token)
    issued++
    return [200, { access_token: token, expires_in: tokenSeconds, token_type: 'Bearer' }]
  }

  function bring({ token, notification, data, android }: Message): string | undefined {
    const device = devices.get(token)
    if (!device || device.startsWith('nobody')) return undefined
    if (!/^\d+s$/.test(android.ttl) || android.priority !== 'HIGH') throw new Error('a prompt that comes late')
    inbox.bring({ device, tag: android.notification.tag, ...notification, challengeId: data.challenge_id })
    return device
  }

  return {
    ...{ url, shown: inbox.of, arrived: inbox.arrived },
    /** The token of the app on the device of that name; the same whenever it is asked for. */
    register(name: string): string {
      const token = `f:APA91b${createHash('sha256').update(name).digest('base64url')}`
      devices.set(token, name)
      return token
    },
    fault: (next?: Fault) => void (fault = next),
    /** How many tokens were issued. */
    issued: () => issued,
    /** Takes no token any more that was issued before. */
    revoke: () => tokens.clear(),
    async stop() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

interface Message {
  token: string
  notification: { title: string; body: string }
  data: { challenge_id: string }
  android: { priority: string; ttl: string; notification: { tag: string } }
}

/** A refusal as Google's APIs write it, with Firebase's own code among its details. */
function refusal(code: number, status: string, errorCode?: string) {
  const detail = { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }
  return { error: { code, status, message: 'refused', details: errorCode ? [detail] : [] } }
}
