import { verifyAuthenticationResponse, type AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { PasskeyClaim } from '../methods/method.ts'
import type { PasskeySecret } from '../methods/passkey.ts'
import { isFramed } from './framed.ts'

/**
 * What a passkey signed to prove a person (WebAuthn Level 3 §7.2): right challenge, origin, relying party, user verified, and a
 * signature by the passkey's own key. Undefined, or a throw, where any of it is wrong. The counter is told, not weighed.
 */
export async function verifyAssertion(
  { credential, relyingPartyId, origins, userHandle }: PasskeySecret,
  challenge: string,
  response: AuthenticationResponseJSON,
): Promise<PasskeyClaim | undefined> {
  if (!credential || response.id !== credential.id || isFramed(response.response.clientDataJSON)) return undefined
  if ((response.response.userHandle || userHandle) !== userHandle) return undefined
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origins,
    expectedRPID: relyingPartyId,
    requireUserVerification: true,
    // With a stored counter of 0 the library lets every counter pass: it is weighed under lock.
    credential: {
      id: credential.id,
      publicKey: new Uint8Array(Buffer.from(credential.publicKey, 'base64url')),
      counter: 0,
    },
  })
  return verified ? { challenge, credential, counter: authenticationInfo.newCounter } : undefined
}
