import { open, seal, type Keyring } from '#libs/db/sealed'
import { eventSealContext, type ChallengeRow } from './db/challenges.ts'
import type { EventSecret } from './event.ts'

type Sealed = Pick<ChallengeRow, 'tenantId' | 'id' | 'eventKeyId' | 'eventSealed'>

/** What a challenge asks to be confirmed; undefined for a sign-in. Throws where its key is lost, or its seal broken. */
export function openEvent(keyring: Keyring, { eventKeyId, eventSealed, ...row }: Sealed): EventSecret | undefined {
  if (eventKeyId === null || eventSealed === null) return undefined
  const text = open(keyring, { keyId: eventKeyId, sealed: eventSealed }, eventSealContext(row)).toString('utf8')
  return JSON.parse(text) as EventSecret
}

/** The same, to be stored with its challenge. */
export function sealEvent(
  keyring: Keyring,
  row: Pick<Sealed, 'tenantId' | 'id'>,
  secret: EventSecret,
): Pick<Sealed, 'eventKeyId' | 'eventSealed'> {
  const { keyId, sealed } = seal(keyring, JSON.stringify(secret), eventSealContext(row))
  return { eventKeyId: keyId, eventSealed: sealed }
}
