import { keyedHash } from '#libs/db/keyed-hash'
import type { Keyring } from '#libs/db/sealed'

const domain = 'delivery.number'

/** What a number's seal is bound to: its name can not be, for it changes with the key. */
export const numberContext = 'delivery.number.sealed'

/** What a number goes by where it is kept for long: a keyed hash. */
export function nameOf(keyring: Keyring, number: string): string {
  return keyedHash(keyring, domain, number).toString('base64url')
}

/** All that it went by since, whichever key was the active one. */
export function namesOf(keyring: Keyring, number: string): string[] {
  return [...keyring.keys.keys()].map((activeId) => nameOf({ activeId, keys: keyring.keys }, number))
}
