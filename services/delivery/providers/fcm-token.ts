import { createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { exchange, type Exchange } from './exchange.ts'
import type { FcmSettings } from './fcm.ts'
import { jsonPointer } from './json-pointer.ts'
import type { Issued } from './kept-token.ts'
import type { Handover } from './provider.ts'
import { wordOf } from './push-verdict.ts'

const scope = 'https://www.googleapis.com/auth/firebase.messaging'
const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** How long before its end a token is not used any more, in milliseconds. */
const marginMs = 60_000

const tokenIn = jsonPointer().parse('/access_token')
const lifeIn = jsonPointer().parse('/expires_in')
const errorIn = jsonPointer().parse('/error')

/** Asks Google for a token by a service account's signature (RFC 7523); what failed is what came of the message that wanted it. */
export async function accessToken(settings: FcmSettings, now: () => number): Promise<Issued | { failed: Handover }> {
  const { tokenUrl, timeoutMs } = settings
  const body = new URLSearchParams({ grant_type: grant, assertion: await assertion(settings, now()) }).toString()
  const answer = await exchange({
    ...{ url: new URL(tokenUrl), method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  const token = answer.reached === 'answer' ? tokenIn(answer.body) : undefined
  if (answer.reached !== 'answer' || typeof token !== 'string') return { failed: failure(answer) }
  return { token, until: now() + Number(lifeIn(answer.body) ?? 0) * 1_000 - marginMs }
}

function assertion({ clientEmail, privateKey, tokenUrl }: FcmSettings, now: number): Promise<string> {
  const seconds = Math.floor(now / 1_000)
  const jwt = new SignJWT({ scope }).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).setIssuer(clientEmail)
  const timed = jwt
    .setAudience(tokenUrl)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 3_600)
  return timed.sign(createPrivateKey(privateKey.reveal()))
}

/** Without a token no message left: whatever became of the request for it, another account may be asked. */
function failure(answer: Exchange): Handover {
  if (answer.reached !== 'answer' || answer.status >= 500) {
    return { taken: false, reason: 'unreachable', retryable: true }
  }
  if (answer.status === 429) return { taken: false, reason: 'throttled', retryable: true }
  const carrierCode = wordOf(errorIn(answer.body)) ?? String(answer.status)
  return { taken: false, reason: 'misconfigured', retryable: true, carrierCode }
}
