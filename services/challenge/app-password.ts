import { mac, sameHash, type KeyedHash, type Keyring } from '#libs/db/keyed-hash'
import { underGuard, type Attempt, type Guard, type Guarded } from './guard.ts'

/** How many app passwords one person may have (domain.md §14). */
export const mostAppPasswords = 40

const letters = 'abcdefghijklmnopqrstuvwxyz'
const length = 16
/** Bytes from here on are thrown away: the letters would not be equally likely. */
const evenly = 256 - (256 % letters.length)

/** A password of 16 lower-case letters, each equally likely: 75 bits. */
export function newAppPassword(randomBytes: (size: number) => Buffer): string {
  let password = ''
  while (password.length < length) {
    const even = [...randomBytes(2 * length)].filter((byte) => byte < evenly)
    password += even.map((byte) => letters[byte % letters.length]).join('')
  }
  return password.slice(0, length)
}

/** Whose a password is. */
export interface Owner {
  tenantId: string
  userId: string
}

/** What is kept of a password: the hash of another person's is another one. */
export function appPasswordHash(keyring: Keyring, { tenantId, userId }: Owner, password: string): KeyedHash {
  return mac(keyring, 'challenge.app-password', tenantId, userId, asMeant(password))
}

/** People type it as they read it: in groups, or with a capital letter where a telephone puts one. */
function asMeant(password: string): string {
  return password.replace(/\s/g, '').toLowerCase()
}

/** A password as it is kept. */
export interface KeptPassword extends KeyedHash {
  id: string
  lastUsedAt: Date | null
}

/** One password that was given. */
export interface GivenPassword extends Owner {
  password: string
  limits: Attempt['limits']
}

/** Whether it is one of the person's, and which. */
export interface Match {
  correct: boolean
  matched: KeptPassword | undefined
}

/** Where app passwords are counted. */
export const counted = 'app-password'

/**
 * Judges one password against all that the person has. What is wrong counts for app passwords alone, in a row too: a forgotten
 * client that asks all night stops at 90, however the tenant is set (NIST SP 800-63B, section 5.2.2), and locks nobody out of
 * everything. Refuses TOO_MANY_ATTEMPTS.
 */
export function judgeAppPassword(
  { guard, passwords }: { guard: Guard; passwords: readonly KeptPassword[] },
  given: GivenPassword,
  { keyring, now }: { keyring: Keyring; now: Date },
): Guarded<Match> {
  const attempt = { counted, device: false, limits: given.limits, now }
  return underGuard(guard, attempt, () => {
    const matched = matchingPassword(keyring, passwords, given)
    return { correct: matched !== undefined, matched }
  })
}

/** Whether judging left something to store: a wrong one always, a right one where it cleared a tally. */
export function isCountChanged(before: Guard, correct: boolean): boolean {
  return !correct || before.consecutive > 0 || counted in before.tallies
}

/**
 * The one that it is. One hash is made for each key in use, the active one's always, and every row is compared: the time tells
 * neither which it was, nor whether there is any. What was hashed with a key that is gone is no password.
 */
function matchingPassword(keyring: Keyring, passwords: readonly KeptPassword[], given: GivenPassword) {
  const keyIds = new Set([keyring.activeId, ...passwords.map(({ keyId }) => keyId)])
  const known = [...keyIds].filter((keyId) => keyring.keys.has(keyId))
  const hashedWith = (activeId: string) => appPasswordHash({ activeId, keys: keyring.keys }, given, given.password).hash
  const hashes = new Map(known.map((keyId) => [keyId, hashedWith(keyId)]))
  const same = passwords.map(({ keyId, hash }) => sameHash(hash, hashes.get(keyId) ?? Buffer.of()))
  return passwords[same.indexOf(true)]
}

/** How long a use stands for those after it, in milliseconds: an hour, so that a busy client writes little. */
const usedFor = 3_600_000

/** Whether the use of a password is worth writing down. */
export function isUsedAnew({ lastUsedAt }: KeptPassword, now: Date): boolean {
  return lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > usedFor
}
