import { status } from '@grpc/grpc-js'
import type { Metadata, ServiceError } from '@grpc/grpc-js'
import { ErrorReason, errorReasonToJSON } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { refusalStatus } from '#contracts/refusal-status'
import type { Log } from './log.ts'
import { toTrailers } from './status-details.ts'
import { wireText } from './wire-text.ts'

/** How a call that failed is answered. */
export interface Failure {
  readonly code: status
  readonly details: string
  readonly metadata?: Metadata
  /** The reason's name, if it is a refusal. */
  readonly reason?: string
}

/** What decides how an error is answered, and where the ones to look into are reported. */
export interface FailureOptions {
  readonly path: string
  readonly log: Log
  /** Whether an error means that something the answer depends on could not be reached. */
  readonly unavailable: (error: unknown) => boolean
}

/** How soon a caller may come back when a dependency could not be reached. */
const retryAfterMs = 1000

/**
 * The answer to whatever a handler threw. A refusal goes out whole; an unreachable dependency as DEPENDENCY_UNAVAILABLE;
 * anything unforeseen as INTERNAL, logged with its stack and told to no one.
 */
export function failureOf(error: unknown, { path, log, unavailable }: FailureOptions): Failure {
  if (error instanceof Refusal) {
    if (error.cause !== undefined) log.warn({ err: error, path }, 'a call was refused for a fault of ours')
    return refused(error)
  }
  if (codeOf(error) === status.DEADLINE_EXCEEDED) {
    return { code: status.DEADLINE_EXCEEDED, details: 'a dependency did not answer in time' }
  }
  if (isLost(error) || unavailable(error)) return failureOf(unreachable(error), { path, log, unavailable })
  log.error({ err: error, path }, 'a call failed')
  return { code: status.INTERNAL, details: 'internal error' }
}

function refused(refusal: Refusal): Failure {
  return {
    code: refusalStatus[refusal.reason],
    details: wireText(refusal.message),
    metadata: toTrailers(refusal),
    reason: errorReasonToJSON(refusal.reason),
  }
}

/** The refusal for a service or store that could not be reached; its cause is for the log. */
export function unreachable(cause: unknown): Refusal {
  const message = 'something the answer depends on could not be reached'
  return Object.assign(new Refusal(ErrorReason.DEPENDENCY_UNAVAILABLE, message, { retryAfterMs }), { cause })
}

/** A call to a peer that the peer's end cut short. */
function isLost(error: unknown): boolean {
  const code = codeOf(error)
  return code === status.UNAVAILABLE || code === status.CANCELLED
}

/** The status code of a failed client call; undefined for any other error. */
export function codeOf(error: unknown): status | undefined {
  return error instanceof Error && 'metadata' in error && 'details' in error ? (error as ServiceError).code : undefined
}
