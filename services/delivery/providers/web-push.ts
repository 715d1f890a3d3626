import { createECDH } from 'node:crypto'
import library from 'web-push'
import { z } from 'zod'
import { exchange } from './exchange.ts'
import { onePerChallenge, timeToLive } from './one-per-challenge.ts'
import type { Handover, OutgoingMessage, Prompt, Provider, PushTarget } from './provider.ts'
import { pushHandover } from './push-verdict.ts'
import { secretText, timeoutMs } from './secret-text.ts'
import { isAllowed, pushHost } from './web-push-hosts.ts'

/** The push services of Chrome, Firefox, Safari and Edge. */
const browsers = ['fcm.googleapis.com', '*.push.services.mozilla.com', '*.push.apple.com', '*.notify.windows.com']

/** How browsers are pushed to: one key pair (VAPID, RFC 8292), which their subscriptions are bound to, for every push service. */
export const webPushSettings = z
  .strictObject({
    kind: z.literal('web-push'),
    /** Whom a push service writes to about our pushes. */
    subject: z
      .string()
      .max(256)
      .regex(/^(mailto:.+@.+|https:\/\/.+)$/, 'must be a mailto: or an https: address'),
    /** What apps subscribe with: 65 bytes, in base64url. */
    publicKey: z.string().regex(/^[\w-]{87}$/, 'must be 65 bytes in base64url'),
    /** 32 bytes, in base64url. */
    privateKey: secretText(),
    /** Where prompts may go: addresses come from browsers, and might else be any of our own network. */
    hosts: z.array(pushHost()).min(1).max(100).default(browsers),
    timeoutMs: timeoutMs(),
  })
  .refine(({ publicKey, privateKey }) => publicKey === publicKeyOf(privateKey.reveal()), {
    path: ['privateKey'],
    message: 'must be 32 bytes in base64url, and the private key of publicKey',
  })

export type WebPushSettings = z.infer<typeof webPushSettings>

function publicKeyOf(privateKey: string): string | undefined {
  try {
    const pair = createECDH('prime256v1')
    pair.setPrivateKey(privateKey, 'base64url')
    return pair.getPublicKey('base64url')
  } catch {
    return undefined
  }
}

type WebTarget = Extract<PushTarget, { service: 'web' }>

/** Not a target: no push service of ours is there, or its keys are none. */
const noTarget: Handover = { taken: false, reason: 'refused', carrierCode: 'target', retryable: false }

/** Prompts to browsers, sealed for each (RFC 8291). A prompt that waits for a browser is replaced by the next of its Topic. */
export function webPush(settings: WebPushSettings): Provider {
  return {
    idempotent: true,
    serves: 'web',
    subscribeWith: settings.publicKey,
    receipt: () => undefined,

    async send(message: OutgoingMessage, signal) {
      const { push } = message
      if (push?.target.service !== 'web' || !isAllowed(settings.hosts, push.target.endpoint)) return noTarget
      const sealed = sealedFor(settings, push.target, { ...message, push })
      if (!sealed) return noTarget
      const url = new URL(push.target.endpoint)
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)])
      const answer = await exchange({ url, method: 'POST', ...sealed, signal: inTime })
      return pushHandover(answer, message.deliveryId, (status) => ({
        verdict: status === 404 || status === 410 ? ['gone', false] : undefined,
      }))
    },
  }
}

function sealedFor(
  { subject, publicKey, privateKey }: WebPushSettings,
  { endpoint, p256dh, auth }: WebTarget,
  message: OutgoingMessage & { push: Prompt },
): { headers: Record<string, string>; body: Buffer } | undefined {
  const { challengeId } = message.push
  const shown = { challenge_id: challengeId, title: message.subject, body: message.body }
  try {
    const { headers, body } = library.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(shown),
      {
        vapidDetails: { subject, publicKey, privateKey: privateKey.reveal() },
        ...{ TTL: timeToLive(message.validForSeconds), urgency: 'high', topic: onePerChallenge(challengeId) },
      },
    )
    const text = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
    return { headers: Object.fromEntries(text), body }
  } catch {
    return undefined
  }
}
