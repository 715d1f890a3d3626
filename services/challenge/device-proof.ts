import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import { z } from 'zod'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { DeviceKey } from './methods/method.ts'

/** How far a device's clock may be off, and for how long what it signed is believed, in milliseconds. */
export const believedFor = 60_000

const coordinate = z.string().regex(/^[\w-]{43}$/)
const publicKey = z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate })

/** What is signed of every request: what it is for, when, and a name that no other has. */
const envelope = z.object({ act: z.string(), iat: z.int(), jti: z.string().regex(/^[\w-]{16,64}$/) })

/** What a device has signed. */
export interface Signed<Claims> {
  claims: Claims
  nonce: string
}

interface Asked<Claims> {
  /** What it has to be for. */
  act: string
  claims: z.ZodType<Claims>
  now: Date
}

/**
 * What a compact JWS says (RFC 7515), where that key has signed it, for this and for nothing else, at most a minute ago. Refuses
 * CREDENTIAL_INVALID, whatever is wrong with it.
 */
export async function readProof<Claims>(
  jws: string,
  key: DeviceKey,
  { act, claims, now }: Asked<Claims>,
): Promise<Signed<Claims>> {
  try {
    const { payload } = await compactVerify(jws, await importJWK(key, 'ES256'), { algorithms: ['ES256'] })
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    const { act: meant, iat, jti: nonce } = envelope.parse(said)
    if (meant !== act || Math.abs(now.getTime() - iat * 1000) > believedFor) throw proofInvalid()
    return { claims: claims.parse(said), nonce }
  } catch {
    throw proofInvalid()
  }
}

/** The key that comes with a proof, in its header (RFC 7515, section 4.1.3). Refuses CREDENTIAL_INVALID. */
export function keyIn(jws: string): DeviceKey {
  try {
    return publicKey.parse(decodeProtectedHeader(jws).jwk)
  } catch {
    throw proofInvalid()
  }
}

/** The refusal of what a device did not sign, or not for this, or too long ago, or twice. */
export function proofInvalid(): Refusal {
  return new Refusal(ErrorReason.CREDENTIAL_INVALID, 'it is not signed by the device, for this, and a moment ago')
}
