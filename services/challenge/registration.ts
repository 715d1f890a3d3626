import { createHash, timingSafeEqual } from 'node:crypto'
import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { World } from '#libs/runtime/world'
import type { FactorRow } from './db/factors.ts'
import type { RegistrationRow } from './db/registrations.ts'
import type { KnownMethod } from './methods/index.ts'

/** How long a registration is good, in milliseconds: time for two proofs of ten minutes, and for reading in between. */
export const registrationTime = 30 * 60_000

/** A registration as a request names it. */
export interface Named {
  userId: string
  registration: string
}

/** A new token: `csr_`, by which scanners find it where it does not belong, and 32 random bytes. */
export function newRegistrationToken({ randomBytes }: Pick<World, 'randomBytes'>): string {
  return `csr_${randomBytes(32).toString('base64url')}`
}

/** What is kept of a token. It can not be guessed, so SHA-256 is enough. */
export function hashRegistrationToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** The person's registration, where it is the one that the token names and its time is not over. Refuses OBJECT_NOT_FOUND. */
export function assertNamed(row: RegistrationRow | undefined, token: string, now: Date): RegistrationRow {
  if (row && now < row.expiresAt && timingSafeEqual(row.tokenHash, hashRegistrationToken(token))) return row
  throw registrationNotFound()
}

/** The refusal for a registration that is not there, is over, or is another's. */
export function registrationNotFound(): Refusal {
  return new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'there is no such registration, or its time is over; start anew')
}

/** Refuses PROOF_REQUIRED as long as nothing was proved in the registration. */
export function assertProved({ proved }: Pick<RegistrationRow, 'proved'>): void {
  if (!proved) throw proofRequired()
}

/** The refusal for what only a proof allows. */
export function proofRequired(): Refusal {
  return new Refusal(ErrorReason.PROOF_REQUIRED, 'the person has to prove by a factor of theirs first')
}

/** How a person is reached: what they have to prove again where their contact methods are required again. */
export const contactMethods: readonly KnownMethod[] = [
  ...[Method.ONE_WAY_SMS, Method.TWO_WAY_SMS, Method.PHONE_CALL, Method.APP_CODE, Method.APP_NOTIFICATION],
]

/** The methods that people register themselves: a pass is given. */
export function registrable(methods: readonly Method[]): Method[] {
  return methods.filter((method) => method !== Method.TEMPORARY_ACCESS_PASS)
}

const lent: ReadonlySet<Method> = new Set([
  Method.RECOVERY_CODE,
  Method.SECURITY_QUESTIONS,
  Method.TEMPORARY_ACCESS_PASS,
])

/** The usable factors that make a person registered, where these methods are switched on: codes on paper, questions and passes do not. */
export function registeredBy(factors: FactorRow[], methods: readonly Method[]): FactorRow[] {
  return factors.filter(({ method }) => methods.includes(method) && !lent.has(method))
}
