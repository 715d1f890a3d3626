import { SignJWT } from 'jose'
import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { apnsHandover, isOldToken } from './apns-handover.ts'
import { openHttp2Link } from './http2-link.ts'
import { keepToken } from './kept-token.ts'
import { onePerChallenge, timeToLive } from './one-per-challenge.ts'
import { privateKey } from './private-key.ts'
import type { OutgoingMessage, Prompt, Provider } from './provider.ts'
import { unanswered } from './push-verdict.ts'
import { timeoutMs } from './secret-text.ts'

/** An account at Apple's push service, by a key of a developer team. */
export const apnsSettings = z.strictObject({
  kind: z.literal('apns'),
  /** `https://api.sandbox.push.apple.com` for apps under development. */
  baseUrl: z.url().default('https://api.push.apple.com'),
  teamId: z.string().regex(/^[A-Z\d]{10}$/, 'must be 10 capital letters and digits'),
  keyId: z.string().regex(/^[A-Z\d]{10}$/, 'must be 10 capital letters and digits'),
  /** What the .p8 file holds. */
  privateKey: privateKey('ec'),
  /** The bundle id of the app, where a target names none. */
  topic: z.string().regex(/^[\w.-]{1,128}$/, 'must be a bundle id'),
  timeoutMs: timeoutMs(),
})

export type ApnsSettings = z.infer<typeof apnsSettings>

/** Apple refuses a token after an hour, and another within 20 minutes of the one before ("Establishing a token-based connection to APNs"). */
const tokenMs = 40 * 60_000

/** Prompts to Apple's devices, all over one connection. Of two prompts of one collapse id a device shows the later. */
export function apns(settings: ApnsSettings, now: () => number = Date.now): Provider {
  const link = openHttp2Link(settings.baseUrl)
  const kept = keepToken(() => providerToken(settings, now()), now)
  return {
    idempotent: true,
    serves: 'apns',
    receipt: () => undefined,
    close: link.close,

    async send(message: OutgoingMessage, signal) {
      const { push } = message
      if (push?.target.service !== 'apns') return { taken: false, reason: 'refused', retryable: false }
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)])
      const { token } = await kept.get()
      if (inTime.aborted) return unanswered('nowhere')
      const { deviceToken, topic } = push.target
      const headers = {
        ...{ ':method': 'POST', ':path': `/3/device/${deviceToken}`, authorization: `bearer ${token}` },
        ...{ 'apns-topic': topic || settings.topic, ...headersOf(message, push, now()) },
      }
      const answer = await link.ask({ headers, body: payloadOf(message, push), signal: inTime })
      if (isOldToken(answer)) kept.forget(token)
      return apnsHandover(answer, message.deliveryId)
    },
  }
}

async function providerToken({ teamId, keyId, privateKey }: ApnsSettings, now: number) {
  const jwt = new SignJWT().setProtectedHeader({ alg: 'ES256', kid: keyId }).setIssuer(teamId)
  const token = await jwt.setIssuedAt(Math.floor(now / 1_000)).sign(createPrivateKey(privateKey.reveal()))
  return { token, until: now + tokenMs }
}

function headersOf({ deliveryId, validForSeconds }: OutgoingMessage, { challengeId }: Prompt, now: number) {
  return {
    'apns-id': deliveryId,
    'apns-push-type': 'alert',
    'apns-priority': '10',
    'apns-expiration': String(Math.floor(now / 1_000) + timeToLive(validForSeconds)),
    'apns-collapse-id': onePerChallenge(challengeId),
  }
}

function payloadOf({ subject: title, body }: OutgoingMessage, { challengeId }: Prompt): string {
  return JSON.stringify({ aps: { alert: { title, body }, sound: 'default' }, challenge_id: challengeId })
}
