import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { open, seal, SealBroken, SealedWithUnknownKey, type Keyring } from '#libs/db/sealed'
import type { SealedFactor } from './challenge.ts'
import { sealContext } from './db/factors.ts'

type Sealed = Pick<SealedFactor, 'tenantId' | 'id' | 'keyId' | 'sealed'>

/** A factor's secret, as its method shaped it. Refuses SECRET_UNREADABLE where its key is lost, or its seal broken. */
export function openFactor(keyring: Keyring, factor: Sealed): object {
  try {
    return JSON.parse(open(keyring, factor, sealContext(factor)).toString('utf8')) as object
  } catch (error) {
    throw doesNotOpen(error) ? unreadable(factor, error) : error
  }
}

/** A factor's secret sealed by the active key, bound to the factor. */
export function sealFactor(
  keyring: Keyring,
  factor: Pick<Sealed, 'tenantId' | 'id'>,
  secret: object,
): Pick<Sealed, 'keyId' | 'sealed'> {
  return seal(keyring, JSON.stringify(secret), sealContext(factor))
}

/** Whether a factor's secret can be opened. */
export function opens(keyring: Keyring, factor: Sealed): boolean {
  try {
    return openFactor(keyring, factor) !== undefined
  } catch {
    return false
  }
}

/** Whether an error is the refusal of a factor whose secret does not open. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof Refusal && error.reason === ErrorReason.SECRET_UNREADABLE
}

/** Whether an error says that a secret does not open with the keys there are. */
export function doesNotOpen(error: unknown): boolean {
  return error instanceof SealedWithUnknownKey || error instanceof SealBroken
}

function unreadable({ id }: Sealed, cause: unknown): Refusal {
  const message = "the factor's secret can not be opened with the keys there are; enrol again"
  const refusal = new Refusal(ErrorReason.SECRET_UNREADABLE, message, { metadata: { factor_id: id } })
  return Object.assign(refusal, { cause })
}
