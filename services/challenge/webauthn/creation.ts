import { generateRegistrationOptions } from '@simplewebauthn/server'
import type { PasskeySecret } from '../methods/passkey.ts'
import { algorithms } from './algorithms.ts'

/** What a device is told besides the passkey to be. */
export interface Creation {
  challenge: string
  /** Who asks, as the device shows it. */
  relyingPartyName: string
  /** The person's passkeys: a device that holds one of them makes no other. */
  others: PasskeySecret[]
  /** How long it may take, in seconds. */
  seconds: number
}

/** PublicKeyCredentialCreationOptionsJSON (WebAuthn Level 3 §5.4): the user is to be verified, no attestation is asked for. */
export async function creationOptions(
  { relyingPartyId, accountName, userHandle }: PasskeySecret,
  { challenge, relyingPartyName, others, seconds }: Creation,
): Promise<string> {
  const known = others.filter((other) => other.relyingPartyId === relyingPartyId)
  const options = await generateRegistrationOptions({
    rpName: relyingPartyName,
    rpID: relyingPartyId,
    userName: accountName,
    userDisplayName: accountName,
    userID: bytesOf(userHandle),
    challenge: bytesOf(challenge),
    timeout: seconds * 1000,
    attestationType: 'none',
    excludeCredentials: known.flatMap(({ credential }) => credential ?? []),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
  return JSON.stringify(options)
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, 'base64url'))
}
