import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { openPushInbox, type Fault } from './push-inbox.ts'

/** A developer team: its app, and the key that its provider tokens are signed with. */
export interface Team {
  teamId: string
  keyId: string
  publicKey: string
  topic: string
}

/** What is said of a push: a status, and Apple's word for a refusal. */
type Answer = readonly [status: number, reason: string]

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/**
 * Apple's push service, over HTTP/2 in the clear, and its devices. Provider tokens are to be at most an hour old. A device
 * whose name begins with `nobody` has removed the app. Of two prompts of one collapse id a device shows the later.
 */
export async function startApplePushService(team: Team, { streams = 1_000 } = {}) {
  const inbox = openPushInbox()
  const devices = new Map<string, string>()
  const sessions = new Set<ServerHttp2Session>()
  const tokens = new Set<string>()
  let [fault, connections]: [Fault | undefined, number] = [undefined, 0]
  const key = createPublicKey(team.publicKey)
  const server = createServer({ settings: { maxConcurrentStreams: streams } })
  server.on('session', (session) => {
    connections++
    sessions.add(session.on('error', () => {}).on('close', () => sessions.delete(session)))
  })
  server.on(
    'stream',
    (stream, headers) =>
      void take(
        stream.on('error', () => {}),
        headers,
      ).catch(() => stream.close()),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')

  async function take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const body = await text(stream)
    if (fault && 'silent' in fault) return
    const [status, reason] = await judged(headers, body)
    if (fault && 'drop' in fault) return stream.session?.destroy()
    if (stream.destroyed) return
    stream.respond({ ':status': status, 'apns-id': headers['apns-id'] ?? '' })
    stream.end(reason && JSON.stringify({ reason }))
  }

  async function judged(headers: IncomingHttpHeaders, body: string): Promise<Answer> {
    if (fault && 'status' in fault) return [fault.status, fault.reason]
    const wrong =
      (await wrongToken(String(headers.authorization), { team, key, tokens })) ?? wrongHeaders(headers, team)
    if (wrong) return wrong
    if (body.length > 4_096) return [413, 'PayloadTooLarge']
    const device = devices.get(String(headers[':path']).replace('/3/device/', ''))
    if (!device) return [400, 'BadDeviceToken']
    if (device.startsWith('nobody')) return [410, 'Unregistered']
    const { aps, challenge_id: challengeId } = JSON.parse(body)
    inbox.bring({ device, tag: String(headers['apns-collapse-id']), ...aps.alert, challengeId })
    return [200, '']
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ shown: inbox.of, arrived: inbox.arrived },
    /** The token of the device of that name; the same whenever it is asked for. */
    register(name: string): string {
      const token = createHash('sha256').update(name).digest('hex')
      devices.set(token, name)
      return token
    },
    fault: (next?: Fault) => void (fault = next),
    /** How many connections were made, and how many provider tokens were seen. */
    seen: () => ({ connections, tokens: tokens.size }),
    /** Says on every connection that it is over, as Apple does before it closes one. */
    goAway: () => sessions.forEach((session) => session.close()),
    async stop() {
      for (const session of sessions) session.destroy()
      await once(server.close(), 'close')
    },
  }
}

interface Signing {
  team: Team
  key: KeyObject
  tokens: Set<string>
}

async function wrongToken(authorization: string, { team, key, tokens }: Signing): Promise<Answer | undefined> {
  const [, token] = /^bearer ([\w.-]+)$/.exec(authorization) ?? []
  if (!token) return [403, 'MissingProviderToken']
  tokens.add(token)
  try {
    const { payload } = await jwtVerify(token, key, { issuer: team.teamId, algorithms: ['ES256'] })
    if (decodeProtectedHeader(token).kid !== team.keyId) return [403, 'InvalidProviderToken']
    const age = Date.now() / 1_000 - (payload.iat ?? 0)
    return age > 3_600 ? [403, 'ExpiredProviderToken'] : undefined
  } catch {
    return [403, 'InvalidProviderToken']
  }
}

function wrongHeaders(headers: IncomingHttpHeaders, { topic }: Team): Answer | undefined {
  const said = (name: string) => String(headers[name] ?? '')
  if (said(':method') !== 'POST') return [405, 'MethodNotAllowed']
  if (said('apns-topic') !== topic) return [400, 'DeviceTokenNotForTopic']
  if (!uuid.test(said('apns-id'))) return [400, 'BadMessageId']
  if (!/^\d+$/.test(said('apns-expiration'))) return [400, 'BadExpirationDate']
  if (said('apns-priority') !== '10' || said('apns-push-type') !== 'alert') return [400, 'BadPriority']
  if (!/^.{1,64}$/.test(said('apns-collapse-id'))) return [400, 'BadCollapseId']
  return undefined
}
