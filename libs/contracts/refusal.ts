import type { ErrorReason } from './gen/countersign/types/v1/error_reason.ts'

/** Every reason a refusal may carry: all of ErrorReason but its two placeholders. */
export type KnownReason = Exclude<ErrorReason, ErrorReason.UNSPECIFIED | ErrorReason.UNRECOGNIZED>

/** One thing wrong with a request: the proto path of the field, and what it must be instead (never what it was). */
export interface Violation {
  readonly field: string
  readonly description: string
}

/** What a refusal tells beyond its reason; all of it reaches the caller. */
export interface RefusalDetails {
  readonly violations?: readonly Violation[]
  /** Milliseconds after which the same call may succeed. */
  readonly retryAfterMs?: number
  readonly metadata?: Readonly<Record<string, string>>
}

/**
 * What the caller must not have asked, or cannot have now. Thrown anywhere below a handler it reaches the caller whole,
 * message included, so the message is written for the caller and holds no secret. A wrong code is none: it is a verdict.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly reason: KnownReason
  readonly violations: readonly Violation[]
  readonly retryAfterMs: number | undefined
  readonly metadata: Readonly<Record<string, string>>

  constructor(reason: KnownReason, message: string, details: RefusalDetails = {}) {
    super(message)
    this.reason = reason
    this.violations = details.violations ?? []
    this.retryAfterMs = details.retryAfterMs
    this.metadata = details.metadata ?? {}
  }
}
