import * as fc from 'fast-check'
import { changed, changesOf, type Change } from '../token-files/test/changes.ts'

/** The same runs each time, so that what fails once fails again; another seed looks elsewhere. */
export const seed = Number(process.env.FUZZ_SEED ?? 7)

/** So many runs, or as many as there is time for, in milliseconds. */
export const runs = (numRuns: number, milliseconds = 20_000) => ({
  ...{ numRuns, seed, interruptAfterTimeLimit: milliseconds },
})

/** What a browser hands on: RegistrationResponseJSON or AuthenticationResponseJSON. */
export interface Handed {
  response: Record<string, unknown>
}

/** What may have become of it on its way. */
export type Spoiling =
  | { instead: string }
  | { outer: string; value: unknown }
  | { part: string; value: unknown }
  | { part: string; changes: Change[] }

/** The heads of CBOR (RFC 8949 §3) that promise much: nested arrays, maps and strings of lengths that no one has. */
const monsters = [
  Buffer.alloc(9_000, 0x81),
  Buffer.alloc(9_000, 0xa1),
  Buffer.alloc(9_000, 0xd8),
  Buffer.from('9bffffffffffffffff', 'hex'),
  Buffer.from('9b0000000fffffffff', 'hex'),
  Buffer.from('bbffffffffffffffff', 'hex'),
  Buffer.from('5bffffffffffffffff', 'hex'),
  Buffer.from('7b00000000ffffffff', 'hex'),
  Buffer.from('5f9f5f9f5f9f', 'hex'),
  Buffer.from('ff', 'hex'),
].map((bytes) => bytes.toString('base64url'))

const texts = ['{}', '[]', 'null', '0', '{"response":null}', '{"response":{}}', '['.repeat(8_000), '{"__proto__":null}']
const words = ['\x00', '\xff', '\x81', '\xa1', '\xd8\x18', '\xfb', '"', '{', 'none', 'packed', 'x5c', 'fido-u2f', 'tpm']

/** Anything that may come instead of what a browser handed on, most of it nearly so. */
export function spoilings(parts: readonly string[]): fc.Arbitrary<Spoiling> {
  const part = fc.constantFrom(...parts)
  const value = fc.oneof(fc.jsonValue(), fc.base64String(), fc.constantFrom(...monsters))
  const outer = fc.constantFrom('id', 'rawId', 'type', 'response', 'clientExtensionResults', '__proto__')
  return fc.oneof(
    fc.record({ instead: fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constantFrom(...texts)) }),
    fc.record({ outer, value }),
    fc.record({ part, value }),
    fc.record({ part, changes: changesOf(200, words) }),
    fc.record({ part, changes: changesOf(200, words) }),
  )
}

/** What came in the end. */
export function spoilt(real: Handed, spoiling: Spoiling): string {
  if ('instead' in spoiling) return spoiling.instead
  if ('outer' in spoiling) return JSON.stringify({ ...real, [spoiling.outer]: spoiling.value })
  const { part } = spoiling
  const bytes = Buffer.from(String(real.response[part] ?? ''), 'base64url')
  const value = 'changes' in spoiling ? changed(bytes, spoiling.changes).toString('base64url') : spoiling.value
  return JSON.stringify({ ...real, response: { ...real.response, [part]: value } })
}
