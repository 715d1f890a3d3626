import { createPublicKey, type KeyObject } from 'node:crypto'
import { compactVerify, CompactSign, errors } from 'jose'
import { parametersHash, type Parameters } from './parameters.ts'

/** What a confirmation says. */
export interface Confirmation {
  iss: 'countersign'
  /** The application that asked. */
  aud: string
  /** The person. */
  sub: string
  /** When the person confirmed, in seconds since 1970. */
  iat: number
  tenant: string
  request_id: string
  challenge_id: string
  event: string
  /** SHA-256 of the canonical parameters (RFC 8785) in base64url. */
  parameters_sha256: string
  /** What it was confirmed by, such as PHONE_CALL. */
  method: string
  /** The number of the reports. */
  result: number
}

/** Says what kind of JWS it is, so that none of another kind is taken for it (RFC 8725, section 3.11). */
const typ = 'countersign-confirmation+jws'
const alg = 'EdDSA'

/** A confirmation as a compact JWS; the same every time, as Ed25519 is. */
export async function signConfirmation(
  confirmation: Confirmation,
  { id, key }: { id: string; key: KeyObject },
): Promise<string> {
  const payload = Buffer.from(JSON.stringify(confirmation))
  return new CompactSign(payload).setProtectedHeader({ alg, kid: id, typ }).sign(key)
}

/** What a JWS proves to have been confirmed; why it proves nothing otherwise. */
export type Verified = { confirmation: Confirmation } | { fault: string }

/** Verifies, without asking anybody, that exactly these parameters were confirmed. Keys are 32 bytes by their id. */
export async function verifyConfirmation(
  jws: string,
  { keys, parameters }: { keys: ReadonlyMap<string, Uint8Array>; parameters: Parameters },
): Promise<Verified> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, ({ kid }) => keyOf(keys, kid), { algorithms: [alg] })
    if (protectedHeader.typ !== typ) return { fault: 'it is a signature of another kind' }
    const confirmation = JSON.parse(Buffer.from(payload).toString('utf8')) as Confirmation
    if (confirmation.iss !== 'countersign') return { fault: 'somebody else issued it' }
    if (confirmation.parameters_sha256 === parametersHash(parameters)) return { confirmation }
    return { fault: 'other parameters were confirmed' }
  } catch (error) {
    if (error instanceof errors.JOSEError) return { fault: faultOf(error) }
    throw error
  }
}

function faultOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWKSNoMatchingKey) return 'none of the keys signed it'
  return error instanceof errors.JWSSignatureVerificationFailed
    ? 'the signature is not over it'
    : 'it is no confirmation'
}

function keyOf(keys: ReadonlyMap<string, Uint8Array>, kid: string | undefined): KeyObject {
  const key = keys.get(kid ?? '')
  if (key?.length !== 32) throw new errors.JWKSNoMatchingKey()
  return createPublicKey({ key: jwkOf(kid ?? '', key), format: 'jwk' })
}

/** A public key as a JWK (RFC 8037). */
export function jwkOf(kid: string, publicKey: Uint8Array) {
  return { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url'), kid, alg, use: 'sig' }
}

/** The 32 bytes of a key pair that everybody may know (RFC 8032, section 5.1.5). */
export function publicKeyOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}
