import { verifyRegistrationResponse, type RegistrationResponseJSON } from '@simplewebauthn/server'
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers'
import type { PasskeyClaim } from '../methods/method.ts'
import type { PasskeySecret } from '../methods/passkey.ts'
import { algorithms } from './algorithms.ts'
import { isFramed } from './framed.ts'

/**
 * What a device made (WebAuthn Level 3 §7.1): right challenge, origin, relying party, and user verified. Undefined, or a throw,
 * where any of it is wrong.
 */
export async function verifyRegistration(
  { relyingPartyId, origins }: PasskeySecret,
  challenge: string,
  response: RegistrationResponseJSON,
): Promise<PasskeyClaim | undefined> {
  const { attestationObject, clientDataJSON } = response.response
  if (isAttested(attestationObject) || isFramed(clientDataJSON)) return undefined
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origins,
    expectedRPID: relyingPartyId,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  })
  // An authenticator may make ids of up to 1023 bytes (WebAuthn Level 3 §4); it is the id that it signed, not the one beside.
  if (!registrationInfo || registrationInfo.credential.id !== response.id) return undefined
  const { id, publicKey, counter } = registrationInfo.credential
  const transports = transportsIn(response.response.transports)
  return { challenge, credential: { id, publicKey: isoBase64URL.fromBuffer(publicKey), transports }, counter }
}

/**
 * Whether a device vouches for its make by certificates. None is asked for, and none is looked at: the library would fetch
 * revocation lists from wherever a certificate says. A key may sign for itself (`packed` without `x5c`, §8.2).
 */
function isAttested(attestationObject: string): boolean {
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject))
  const format = attestation.get('fmt')
  return format !== 'none' && (format !== 'packed' || attestation.get('attStmt').get('x5c') !== undefined)
}

/** Words for how a key is reached (§5.8.4); those to come are let be. At most eight are kept. */
function transportsIn(transports: unknown): string[] {
  if (!Array.isArray(transports)) return []
  return transports.filter((each) => typeof each === 'string' && /^[a-z-]{1,32}$/.test(each)).slice(0, 8)
}
