import { isSameHash, type Hashed, type Salted } from './slow-hash.ts'

/** A person's PIN as it is kept: under one salt, so that one hash is compared with all of them. */
export interface PinRecord extends Salted {
  /** Base64. */
  hash: string
  /** The hashes of those before it, the latest first. */
  earlier: string[]
}

/** A PIN as it lies in the person's row. */
export interface StoredPin {
  keyId: string
  sealed: Buffer
  changedAt: Date
  changeRequired: boolean
}

const day = 86_400_000

/** Whether it is the PIN, in constant time. */
export function isPin(record: PinRecord, { salt, hashes: [hash = ''] }: Hashed): boolean {
  return record.salt === salt && isSameHash(record.hash, hash)
}

/** Whether it is among the last so many PINs, the one in force first. */
export function isAmongLast({ hash, earlier }: PinRecord, last: number, candidate: string): boolean {
  return [hash, ...earlier].slice(0, last).filter((each) => isSameHash(each, candidate)).length > 0
}

/** The record after a change; what is older than the last so many is forgotten. */
export function renewed(record: PinRecord | undefined, salted: Salted, hash: string, history: number): PinRecord {
  const { salt, cost } = salted
  const before = record && record.salt === salt ? [record.hash, ...record.earlier] : []
  return { salt, cost, hash, earlier: before.slice(0, Math.max(0, history - 1)) }
}

/** When a PIN expires; undefined where PINs do not. */
export function expiryOf({ changedAt }: Pick<StoredPin, 'changedAt'>, expiryDays: number): Date | undefined {
  return expiryDays > 0 ? new Date(changedAt.getTime() + expiryDays * day) : undefined
}

/** Whether it has to be changed before it is good again. */
export function isDue(pin: Pick<StoredPin, 'changedAt' | 'changeRequired'>, expiryDays: number, now: Date): boolean {
  const expiry = expiryOf(pin, expiryDays)
  return pin.changeRequired || (expiry !== undefined && now >= expiry)
}
