import { Metadata } from '@grpc/grpc-js'
import { ErrorReason, errorReasonFromJSON, errorReasonToJSON } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Any } from '#contracts/gen/google/protobuf/any'
import { BadRequest, ErrorInfo, RetryInfo } from '#contracts/gen/google/rpc/error_details'
import { Status } from '#contracts/gen/google/rpc/status'
import { Refusal } from '#contracts/refusal'
import type { Violation } from '#contracts/refusal'
import { refusalStatus } from '#contracts/refusal-status'
import { wireText } from './wire-text.ts'

const key = 'grpc-status-details-bin'
const domain = 'countersign'

/** Peers take 8 KiB of trailers (gRPC over HTTP/2, Requests), so a request with a thousand faults is told sixteen. */
const most = { violations: 16, field: 128, description: 160 }

/** A refusal as the trailers that carry it: google.rpc.Status with ErrorInfo and, where they fit, BadRequest, RetryInfo. */
export function toTrailers(refusal: Refusal): Metadata {
  const { reason, violations, retryAfterMs, metadata } = refusal
  const message = wireText(refusal.message)
  const details = [pack(ErrorInfo, { reason: errorReasonToJSON(reason), domain, metadata: { ...metadata } })]
  if (violations.length > 0) details.push(pack(BadRequest, toBadRequest(violations)))
  if (retryAfterMs !== undefined) details.push(pack(RetryInfo, { retryDelay: toDuration(retryAfterMs) }))
  const trailers = new Metadata()
  trailers.set(key, Buffer.from(Status.encode({ code: refusalStatus[reason], message, details }).finish()))
  return trailers
}

/** The refusal that trailers carry; undefined when they hold none of ours, or one this version has no name for. */
export function fromTrailers(trailers: Metadata): Refusal | undefined {
  const value = trailers.get(key)[0]
  if (value === undefined || typeof value === 'string') return undefined
  try {
    return fromStatus(Status.decode(value))
  } catch {
    return undefined
  }
}

function fromStatus({ message, details }: Status): Refusal | undefined {
  const info = unpack(ErrorInfo, details)
  if (info?.domain !== domain) return undefined
  const reason = errorReasonFromJSON(info.reason)
  if (reason === ErrorReason.UNSPECIFIED || reason === ErrorReason.UNRECOGNIZED) return undefined
  const violations = unpack(BadRequest, details)?.fieldViolations ?? []
  const delay = unpack(RetryInfo, details)?.retryDelay
  return new Refusal(reason, message, {
    violations: violations.map(({ field, description }) => ({ field, description })),
    metadata: info.metadata,
    ...(delay && { retryAfterMs: Number(delay.seconds) * 1000 + delay.nanos / 1e6 }),
  })
}

function toBadRequest(violations: readonly Violation[]): BadRequest {
  const fieldViolations = violations.slice(0, most.violations).map(({ field, description }) => ({
    field: wireText(field, most.field),
    description: wireText(description, most.description),
  }))
  return BadRequest.fromPartial({ fieldViolations })
}

function toDuration(ms: number) {
  const whole = Math.ceil(ms)
  return { seconds: BigInt(Math.floor(whole / 1000)), nanos: (whole % 1000) * 1e6 }
}

interface Packable<T> {
  readonly $type: string
  encode(message: T): { finish(): Uint8Array }
  decode(bytes: Uint8Array): T
}

function pack<T>(type: Packable<T>, message: T): Any {
  return { typeUrl: `type.googleapis.com/${type.$type}`, value: Buffer.from(type.encode(message).finish()) }
}

function unpack<T>(type: Packable<T>, details: readonly Any[]): T | undefined {
  const found = details.find(({ typeUrl }) => typeUrl.endsWith(`/${type.$type}`))
  return found && type.decode(found.value)
}
