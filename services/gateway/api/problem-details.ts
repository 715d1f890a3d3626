import { STATUS_CODES } from 'node:http'
import { status } from '@grpc/grpc-js'
import { ErrorReason, errorReasonToJSON } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal, type Violation } from '#contracts/refusal'
import { refusalStatus } from '#contracts/refusal-status'
import { codeOf } from '#libs/rpc/failure'

/** What went wrong, for people and programs (RFC 9457); the members that the RFC does not have are ours. */
export interface ProblemDetails {
  readonly title: string
  readonly status: number
  /** One sentence on this occurrence; never a secret. */
  readonly detail?: string
  /** The name of an ErrorReason: the same for all time, so that programs may go by it. */
  readonly reason?: string
  /** What is wrong with the fields of the request, by their names in JSON. */
  readonly violations?: readonly Violation[]
  /** What else there is to know of the reason, such as the scope that the key lacks. */
  readonly metadata?: Readonly<Record<string, string>>
}

/** A problem, and when to come back. */
export interface Told {
  readonly problem: ProblemDetails
  readonly retryAfterSeconds?: number
}

/** What a service's status is over HTTP; what is not here is our own fault, 500. */
const httpStatus: Partial<Record<status, number>> = {
  [status.INVALID_ARGUMENT]: 400,
  [status.UNAUTHENTICATED]: 401,
  [status.PERMISSION_DENIED]: 403,
  [status.NOT_FOUND]: 404,
  [status.ALREADY_EXISTS]: 409,
  [status.FAILED_PRECONDITION]: 409,
  [status.RESOURCE_EXHAUSTED]: 429,
  [status.ABORTED]: 503,
  [status.CANCELLED]: 503,
  [status.UNAVAILABLE]: 503,
  [status.DEADLINE_EXCEEDED]: 504,
}

/** When to come back where the service did not say, in seconds. */
const retryAfterSeconds = 1

/** What the caller is told of an error: all of a refusal, and of anything else its status alone. */
export function problemDetails(error: unknown): Told {
  if (error instanceof Refusal) return ofRefusal(error)
  const code = codeOf(error)
  if (code !== undefined) return soon({ problem: named(httpStatus[code] ?? 500) })
  // What fastify itself refuses, such as a body that is too large, brings its HTTP status along.
  const own = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  return { problem: named(own) }
}

function ofRefusal({ reason, message, violations, metadata, retryAfterMs }: Refusal): Told {
  const overloaded = reason === ErrorReason.OVERLOADED
  const problem = {
    ...named(overloaded ? 503 : (httpStatus[refusalStatus[reason]] ?? 500)),
    ...{ detail: message, reason: errorReasonToJSON(reason) },
    ...(violations.length > 0 && { violations }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  }
  return retryAfterMs === undefined
    ? soon({ problem })
    : { problem, retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) }
}

function soon(told: Told): Told {
  return told.problem.status === 503 ? { ...told, retryAfterSeconds } : told
}

function named(code: number): ProblemDetails {
  return { title: STATUS_CODES[code] ?? 'Error', status: code }
}
