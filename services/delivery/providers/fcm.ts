import { z } from 'zod'
import { exchange } from './exchange.ts'
import { fcmHandover } from './fcm-handover.ts'
import { accessToken } from './fcm-token.ts'
import { keepToken } from './kept-token.ts'
import { onePerChallenge, timeToLive } from './one-per-challenge.ts'
import { privateKey } from './private-key.ts'
import type { OutgoingMessage, Prompt, Provider, PushTarget } from './provider.ts'
import { unanswered } from './push-verdict.ts'
import { timeoutMs } from './secret-text.ts'

/** A project at Firebase Cloud Messaging, by a service account; its fields are those of the account's key file. */
export const fcmSettings = z.strictObject({
  kind: z.literal('fcm'),
  baseUrl: z.url().default('https://fcm.googleapis.com'),
  tokenUrl: z.url().default('https://oauth2.googleapis.com/token'),
  projectId: z.string().regex(/^[a-z\d-]{4,64}$/, 'must be the id of a project'),
  clientEmail: z.email().max(254),
  privateKey: privateKey('rsa'),
  timeoutMs: timeoutMs(),
})

export type FcmSettings = z.infer<typeof fcmSettings>
type FcmTarget = Extract<PushTarget, { service: 'fcm' }>

/** Prompts through Firebase (HTTP v1). Of two prompts of one tag a device shows the later. */
export function fcm(settings: FcmSettings, now: () => number = Date.now): Provider {
  const url = new URL(`/v1/projects/${settings.projectId}/messages:send`, settings.baseUrl)
  const kept = keepToken(() => accessToken(settings, now), now)
  return {
    idempotent: true,
    serves: 'fcm',
    receipt: () => undefined,

    async send(message: OutgoingMessage, signal) {
      const { push } = message
      if (push?.target.service !== 'fcm') return { taken: false, reason: 'refused', retryable: false }
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)])
      if (inTime.aborted) return unanswered('nowhere')
      const issued = await kept.get()
      if ('failed' in issued) return issued.failed
      if (inTime.aborted) return unanswered('nowhere')
      const headers = { authorization: `Bearer ${issued.token}`, 'content-type': 'application/json' }
      const body = JSON.stringify({ message: contentOf(message, push, push.target) })
      const answer = await exchange({ url, method: 'POST', headers, body, signal: inTime })
      if (answer.reached === 'answer' && answer.status === 401) kept.forget(issued.token)
      return fcmHandover(answer, message.deliveryId)
    },
  }
}

function contentOf(
  { subject: title, body, validForSeconds }: OutgoingMessage,
  { challengeId }: Prompt,
  { registrationToken: token, packageName }: FcmTarget,
) {
  const one = onePerChallenge(challengeId)
  return {
    token,
    notification: { title, body },
    data: { challenge_id: challengeId },
    android: {
      ...{ priority: 'HIGH', ttl: `${timeToLive(validForSeconds)}s`, collapse_key: one, notification: { tag: one } },
      ...(packageName && { restricted_package_name: packageName }),
    },
  }
}
