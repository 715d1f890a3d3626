import type { PasskeyEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Judgement, NewFactor, PasskeyClaim, PasskeyCredential, VerificationMethod } from './method.ts'

/** Who a passkey is for, and its key from the day that it was made. */
export interface PasskeySecret {
  relyingPartyId: string
  origins: string[]
  accountName: string
  /** Base64url; says nothing of the person. */
  userHandle: string
  credential?: PasskeyCredential
}

/** The highest signature counter that was accepted: -1 before the first, and 0 from a passkey that does not count. */
export interface PasskeyProgress {
  counter: number
}

/** What was asked of a passkey. It is no secret: only the passkey's key can answer it. */
export interface AskedPasskey {
  challenge: string
  relyingPartyId: string
  /** Absent while the passkey is to be made. */
  credential?: Pick<PasskeyCredential, 'id' | 'transports'>
}

/** A key of the person's device signs what the challenge asks (WebAuthn Level 3). The signature was verified before. */
export const passkey: VerificationMethod<PasskeySecret, PasskeyProgress, Partial<AskedPasskey>> = {
  begin({ relyingPartyId, credential }, opening) {
    const asked = credential && { credential: { id: credential.id, transports: credential.transports } }
    return { kept: { challenge: opening.nonce(), relyingPartyId, ...asked } }
  },

  judge({ secret, progress, kept }, answer) {
    const claim = answer.$case === 'passkey' ? answer.value : undefined
    const believed = claim && claim.challenge === kept.challenge && isOwn(claim, secret) && grows(claim, progress)
    return believed ? accepted(claim, secret) : { correct: false, resultCode, progress }
  },

  ask(kept, challengeSeconds) {
    const options = requestOptions(kept, challengeSeconds)
    return options ? { passkeyRequest: JSON.stringify(options) } : {}
  },

  sends: false,
  accepts: ['passkey'],
  outcomes: {
    unanswered: ResultCode.FAILED_AUTH_RESULT_TIMEOUT,
    exhausted: ResultCode.FAILED_PASSKEY_INCORRECT,
  },
}

const resultCode = ResultCode.FAILED_PASSKEY_INCORRECT

/** A factor without a key takes the first that is proved; from then on there is no other. */
function isOwn({ credential }: PasskeyClaim, { credential: own }: PasskeySecret): boolean {
  return own === undefined || (own.id === credential.id && own.publicKey === credential.publicKey)
}

/** A counter that does not grow, where there is one, tells of a copy (WebAuthn Level 3 §6.1.1, §7.2). */
function grows({ counter }: PasskeyClaim, progress: PasskeyProgress): boolean {
  return (counter === 0 && progress.counter === 0) || counter > progress.counter
}

function accepted({ credential, counter }: PasskeyClaim, secret: PasskeySecret): Judgement<PasskeyProgress> {
  const made = secret.credential ? {} : { secret: { ...secret, credential } }
  return { correct: true, resultCode: ResultCode.SUCCESS_PASSKEY_VERIFIED, progress: { counter }, ...made }
}

/** PublicKeyCredentialRequestOptionsJSON (WebAuthn Level 3 §5.1.10); none where there is nothing to ask for. */
function requestOptions({ challenge, relyingPartyId, credential }: Partial<AskedPasskey>, challengeSeconds: number) {
  if (!credential) return undefined
  return {
    ...{ challenge, rpId: relyingPartyId, timeout: challengeSeconds * 1000, userVerification: 'required' },
    allowCredentials: [{ type: 'public-key', ...credential }],
  }
}

/** The factor that a passkey makes, which has no key yet. `handle` is chance (WebAuthn Level 3 §14.6.1). */
export function passkeyFactor(
  { relyingPartyId, origins, accountName, name }: PasskeyEnrolment,
  handle: Buffer,
): NewFactor<PasskeySecret, PasskeyProgress> {
  return {
    secret: { relyingPartyId, origins, accountName, userHandle: handle.toString('base64url') },
    progress: { counter: -1 },
    hint: name || 'passkey',
  }
}
