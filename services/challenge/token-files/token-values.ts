import { type Field, RowProblem } from './row-problem.ts'
import type { Token } from './token-record.ts'

/** The values of a token as text, whoever wrote it. Each refuses with a RowProblem. */

/** The serial number: 1 to 64 characters. */
export function serialFrom(text: string): string {
  if (/^\d(\.\d+)?E\+\d+$/i.test(text)) throw new RowProblem('serial', 'was rounded by a spreadsheet; write it as text')
  return textFrom('serial', text, 1, 64)
}

/** Text without control characters, and without the mark of bytes that were no text. */
export function textFrom(field: Field, text: string, least: number, most: number): string {
  if (text === '' && least > 0) throw new RowProblem(field, 'is required')
  if (text.length > most) throw new RowProblem(field, `must be at most ${most} characters`)
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) throw new RowProblem(field, 'must hold no control characters')
  if (/[\ufffd\p{Surrogate}]/u.test(text)) throw new RowProblem(field, 'must be written in UTF-8 or UTF-16')
  return text
}

/** A secret: 16 bytes at the least (RFC 4226, section 4, R6; RFC 6030, section 10.1), 128 at the most. */
export function seedFrom(seed: Buffer): Buffer {
  if (seed.length < 16) throw new RowProblem('secret', 'must be at least 16 bytes (128 bits)')
  if (seed.length > 128) throw new RowProblem('secret', 'must be at most 128 bytes')
  return seed
}

/** 6, 7 or 8. */
export function digitsFrom(text: string): number {
  return Number(wholeFrom('digits', text, 6n, 8n))
}

/** 1 to 3600 seconds. */
export function periodFrom(text: string): number {
  return Number(wholeFrom('period', text, 1n, 3600n))
}

/** 0 to 2^48. */
export function counterFrom(text: string): bigint {
  return wholeFrom('counter', text, 0n, 2n ** 48n)
}

/** Steps to either side; a clock that is further off is broken. */
export function driftFrom(text: string): number {
  return Number(wholeFrom('drift', text, -10_000n, 10_000n))
}

function wholeFrom(field: Field, text: string, least: bigint, most: bigint): bigint {
  const value = /^[+-]?\d{1,20}$/.test(text) ? BigInt(text.replace('+', '')) : undefined
  if (value !== undefined && value >= least && value <= most) return value
  throw new RowProblem(field, `must be a whole number from ${least} to ${most}`)
}

/** The hash, however it is spelt: SHA-1, HmacSHA256, HMAC-SHA-512. */
export function algorithmFrom(text: string): Token['algorithm'] {
  const size = /^(?:hmac[-_ ]?)?sha[-_ ]?(1|256|512)$/i.exec(text)?.[1]
  if (size === '1' || size === '256' || size === '512') return `sha${size}`
  throw new RowProblem('algorithm', 'must be SHA-1, SHA-256 or SHA-512')
}

const kinds = new Map<string, 'hotp' | 'totp'>([
  ['hotp', 'hotp'],
  ['oath-hotp', 'hotp'],
  ['event', 'hotp'],
  ['event-based', 'hotp'],
  // What stands in the place of the private identity where a YubiKey was set up for OATH.
  ['0', 'hotp'],
  ['totp', 'totp'],
  ['oath-totp', 'totp'],
  ['time', 'totp'],
  ['time-based', 'totp'],
])

/** Whether the code moves with every press or with time. */
export function kindFrom(text: string): 'hotp' | 'totp' {
  const kind = kinds.get(text.toLowerCase())
  if (!kind) throw new RowProblem('kind', 'must be HOTP or TOTP')
  return kind
}

const dateTime = /^(\d{4}-\d{2}-\d{2})(?:(T\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?)?$/

/** Where only a day is named, it is whole: a token may be used on the first and on the last (RFC 6030, section 5). */
const ofDay = { startDate: 'T00:00:00', expiryDate: 'T23:59:59.999' } as const

/** A day or a moment of ISO 8601, to the second; in UTC where it names no zone. */
export function dateFrom(field: 'startDate' | 'expiryDate', text: string): Date {
  const [, day, time = ofDay[field], zone = 'Z'] = dateTime.exec(text) ?? []
  const date = new Date(`${day}${time}${zone}`)
  if (day !== undefined && !Number.isNaN(date.getTime()) && isReal(day)) return date
  throw new RowProblem(field, 'must be a date, such as 2030-01-31 or 2030-01-31T00:00:00Z')
}

/** Whether the calendar has that day: 31 February would be read as 3 March. */
function isReal(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}
