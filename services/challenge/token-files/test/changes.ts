import * as fc from 'fast-check'

/** Some bytes of a content put in the place of others. */
export interface Change {
  at: number
  away: number
  put: Uint8Array
}

/** One to four changes of a content of that many bytes, by bytes at random or by what its grammar cares for. */
export function changesOf(size: number, words: readonly string[]): fc.Arbitrary<Change[]> {
  const change = fc.record({
    at: fc.nat(size - 1),
    away: fc.nat(20),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.constantFrom(...words.map((text): Uint8Array => Buffer.from(text, 'latin1'))),
    ),
  })
  return fc.array(change, { minLength: 1, maxLength: 4 })
}

/** The content after the changes, one after another. */
export function changed(content: Buffer, changes: readonly Change[]): Buffer {
  return changes.reduce(
    (before, { at, away, put }) => Buffer.concat([before.subarray(0, at), put, before.subarray(at + away)]),
    content,
  )
}
