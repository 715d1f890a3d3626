import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Answer } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { EnrolFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Recipient } from '#contracts/gen/countersign/delivery/v1/delivery'

/** What a method may use when it opens a challenge. Time and chance come in by it, so that a method stays pure. */
export interface Opening {
  /** A code of this many digits, the same for every call about the same send of the same challenge. */
  code(digits: number): string
  /** What may be kept of a code: its keyed hash, good for this challenge alone. */
  keep(code: string): KeptCode
}

/** A code as it is kept; the hash in base64. */
export interface KeptCode {
  keyId: string
  hash: string
}

/** What a method may use when it judges. */
export interface Moment {
  now: Date
  /** Whether this is the code that was kept. */
  matches(kept: KeptCode, code: string): boolean
}

/** What a method knows when it judges: the factor's secret and moving part, and what `begin` kept. */
export interface Held<Secret, Progress, Kept> {
  secret: Secret
  progress: Progress
  kept: Kept
}

/** A verdict, and the factor's moving part as it must next be stored. */
export interface Judgement<Progress> {
  correct: boolean
  resultCode: ResultCode
  progress: Progress
  /** Whether the person is to be told that few answers like this one are left. */
  fewLeft?: boolean
}

/** What the person is to be sent. */
export interface Message {
  recipient: Recipient
  code: string
}

/** What is shown once, at enrolment, and kept nowhere. */
export type Revealed = Partial<Pick<EnrolFactorResponse, 'otpauthUri' | 'recoveryCodes' | 'temporaryAccessPass'>>

/** A factor as enrolment stores it. */
export interface NewFactor<Secret, Progress> {
  secret: Secret
  progress: Progress
  hint: string
  /** When it is over, and may be removed; never unless it is said. */
  expiresAt?: Date
  revealed?: Revealed
}

/** A PIN follows the code. */
export interface PinMode<Secret> {
  /** How many digits the code has. */
  codeDigits(secret: Secret): number
  /** What the reports say when code or PIN was wrong: it does not tell which. */
  incorrect: ResultCode
}

/**
 * One way of proving a factor. A method is pure: it says what to keep and what to send, and leaves the keeping and the
 * sending to the one that asked.
 */
export interface VerificationMethod<Secret, Progress, Kept> {
  /** Opens a challenge on a factor. */
  begin(secret: Secret, opening: Opening): { kept: Kept; message?: Message }
  /** Judges an answer. Only called when the attempt was counted already. */
  judge(held: Held<Secret, Progress, Kept>, answer: NonNullable<Answer['kind']>, moment: Moment): Judgement<Progress>
  /** How many right answers a factor has left at that moment, where they are numbered or timed; no end to them otherwise. */
  usesLeft?(progress: Progress, now: Date): number
  /** Whether something has to be sent before there can be an answer. */
  sends: boolean
  /** The kinds of answer that `judge` understands. */
  accepts: readonly NonNullable<Answer['kind']>['$case'][]
  /** How a PIN is given with it; absent where none can be. */
  pin?: PinMode<Secret>
  /** What the reports say when nobody answered, and when the answers are used up. */
  outcomes: { unanswered: ResultCode; exhausted: ResultCode }
}
