import { createHash } from 'node:crypto'

/** What an event is about, by name. */
export type Parameters = Readonly<Record<string, string>>

/**
 * The parameters as JSON that is always the same: names in the order of their UTF-16 code units, no blanks, strings as
 * JSON.stringify writes them (the JSON Canonicalization Scheme, RFC 8785, of an object that holds strings alone).
 */
export function canonical(parameters: Parameters): string {
  const sorted = Object.keys(parameters).toSorted((one, other) => (one < other ? -1 : 1))
  return `{${sorted.map((name) => `${JSON.stringify(name)}:${JSON.stringify(parameters[name])}`).join(',')}}`
}

/** The SHA-256 of the canonical parameters in base64url: what a confirmation is bound to. */
export function parametersHash(parameters: Parameters): string {
  return createHash('sha256').update(canonical(parameters), 'utf8').digest('base64url')
}
