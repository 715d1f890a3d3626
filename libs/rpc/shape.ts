import { isIP } from 'node:net'
import { z } from 'zod'
import type { ZodType } from 'zod'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Violation } from '#contracts/refusal'
import { fieldPath } from './field-path.ts'

/**
 * Holds a request against its shape. Refuses with INVALID_REQUEST and one violation for each of the first sixteen
 * faults, by the field's proto name; never repeats a value, which may be a secret. The `params` of the
 * first check that failed and has some go along as metadata.
 */
export function parse<S extends ZodType>(shape: S, request: unknown): z.output<S> {
  const parsed = shape.safeParse(request, context)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, 16)
  const violations = issues.map(({ path, message }) => ({ field: fieldPath(request, path), description: message }))
  const [metadata = {}] = issues.flatMap((issue) => (issue.code === 'custom' && issue.params) || [])
  throw invalidRequest(violations, metadata)
}

/** The refusal of a request for what is wrong with its fields; the message names the first. */
export function invalidRequest(
  violations: readonly Violation[],
  metadata: Readonly<Record<string, string>> = {},
): Refusal {
  const [first] = violations
  const message = first ? `${first.field} ${first.description}` : 'the request is not valid'
  return new Refusal(ErrorReason.INVALID_REQUEST, message, { violations, metadata })
}

// The library sets `async` in a copy: where it is there already, the copies share their shape, and the check is four times as
// fast.
const context = { error: describe, async: false }

function describe(issue: { code?: string; input?: unknown }): string | undefined {
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'is required' : 'is of the wrong type'
  return issue.code === 'invalid_union' ? 'is none of the choices' : undefined
}

/** Text of one to so many characters, without control characters. */
export function text(most: number) {
  return plainText(1, most, `must be 1 to ${most} characters, none of them a control character`)
}

/** As text, but it may be empty, which is how proto3 says absent. */
export function optionalText(most: number) {
  return plainText(0, most, `must be at most ${most} characters, none of them a control character`)
}

function plainText(least: number, most: number, message: string) {
  const fits = (value: string) => value.length >= least && value.length <= most && !/\p{Cc}/u.test(value)
  return z.string(message).refine(fits, message)
}

/** An identifier that someone else chose: 1 to 128 visible ASCII characters. */
export function id() {
  return matching(/^[!-~]{1,128}$/, 'must be 1 to 128 visible ASCII characters')
}

/** A tenant's id. */
export function tenantId() {
  return matching(/^[a-z0-9-]{1,63}$/, 'must be 1 to 63 characters of a-z, 0-9 and -')
}

/** A UUID (RFC 9562, section 4), in lower or upper case. */
export function uuid() {
  return matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a UUID')
}

/** A telephone number in E.164 form: + and 7 to 15 digits. */
export function e164() {
  return matching(/^\+[1-9]\d{6,14}$/, 'must be a telephone number in E.164 form, such as +12025550123')
}

function matching(pattern: RegExp, message: string) {
  return z.string(message).regex(pattern, message)
}

/** An IPv4 or IPv6 address, without a zone. */
export function ipAddress() {
  const message = 'must be an IPv4 or IPv6 address'
  return z.string(message).refine((value) => value.length <= 45 && isIP(value) !== 0 && !value.includes('%'), message)
}

/** A value of a generated enum that this version knows, and not its UNSPECIFIED. */
export function known<E extends Readonly<Record<string, number>>>(values: E) {
  const named = new Set(Object.values(values).filter((value) => value > 0))
  return z.custom<E[keyof E]>((value) => named.has(value as number), 'must be a known value')
}

/** A whole number from zero to so many. */
export function count(most: number) {
  const message = `must be a whole number from 0 to ${most}`
  return z.int(message).min(0, message).max(most, message)
}

/** At most so many of something; a longer list is refused before its members are looked at. */
export function list<S extends ZodType>(member: S, most: number) {
  return z.array(z.unknown()).max(most, `must have at most ${most} members`).pipe(z.array(member))
}

/** Bytes, at most so many. */
export function bytes(most: number) {
  return z.custom<Buffer>((value) => Buffer.isBuffer(value) && value.length <= most, `must be at most ${most} bytes`)
}

/** A moment that the calendar has. */
export function moment() {
  return z.date('must be a valid time')
}
