import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { open, seal, type Keyring } from '#libs/db/sealed'
import { eventSealContext, type ChallengeRow } from './db/challenges.ts'
import type { EventSecret } from './event.ts'
import { doesNotOpen } from './open-factor.ts'

type Sealed = Pick<ChallengeRow, 'tenantId' | 'id' | 'eventKeyId' | 'eventSealed'>

/**
 * What a challenge asks to be confirmed, and how it is told; undefined for a sign-in. Refuses CHALLENGE_EXPIRED where its key is
 * lost, or its seal broken.
 */
export function openEvent(keyring: Keyring, { eventKeyId, eventSealed, ...row }: Sealed): EventSecret | undefined {
  if (eventKeyId === null || eventSealed === null) return undefined
  try {
    const text = open(keyring, { keyId: eventKeyId, sealed: eventSealed }, eventSealContext(row)).toString('utf8')
    return JSON.parse(text) as EventSecret
  } catch (error) {
    if (!doesNotOpen(error)) throw error
    const message = 'what is to be confirmed can not be opened with the keys there are; start again'
    throw Object.assign(new Refusal(ErrorReason.CHALLENGE_EXPIRED, message), { cause: error })
  }
}

/** As `openEvent`; undefined where it can not be opened, too. */
export function toldEvent(keyring: Keyring, row: Sealed): EventSecret | undefined {
  try {
    return openEvent(keyring, row)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** What is to be confirmed, to be stored with its challenge. */
export function sealEvent(
  keyring: Keyring,
  row: Pick<Sealed, 'tenantId' | 'id'>,
  secret: EventSecret,
): Pick<Sealed, 'eventKeyId' | 'eventSealed'> {
  const { keyId, sealed } = seal(keyring, JSON.stringify(secret), eventSealContext(row))
  return { eventKeyId: keyId, eventSealed: sealed }
}
