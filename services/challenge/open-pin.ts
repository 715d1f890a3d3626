import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { open, seal, type Keyring } from '#libs/db/sealed'
import { pinSealContext, type Owner } from './db/pins.ts'
import { doesNotOpen } from './open-factor.ts'
import type { PinRecord, StoredPin } from './pin.ts'

/** What is kept of a PIN. Refuses SECRET_UNREADABLE where its key is lost, or its seal broken. */
export function openPin(keyring: Keyring, owner: Owner, pin: Pick<StoredPin, 'keyId' | 'sealed'>): PinRecord {
  try {
    return JSON.parse(open(keyring, pin, pinSealContext(owner)).toString('utf8')) as PinRecord
  } catch (error) {
    if (!doesNotOpen(error)) throw error
    const message = "the person's PIN can not be opened with the keys there are; remove it and set another"
    throw Object.assign(new Refusal(ErrorReason.SECRET_UNREADABLE, message), { cause: error })
  }
}

/** The same, to be stored. */
export function sealPin(keyring: Keyring, owner: Owner, record: PinRecord): Pick<StoredPin, 'keyId' | 'sealed'> {
  return seal(keyring, JSON.stringify(record), pinSealContext(owner))
}
