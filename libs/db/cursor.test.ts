import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { z } from 'zod'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { decodeCursor, encodeCursor } from './cursor.ts'

const shape = z.tuple([z.string(), z.int()])

const refused = {
  reason: ErrorReason.INVALID_REQUEST,
  violations: [{ field: 'page_token', description: expect.any(String) }],
}

test('the key comes back exact, from a text that fits a URL', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), fc.maxSafeInteger(), (text, number) => {
      const cursor = encodeCursor([text, number])
      expect(cursor).toMatch(/^[\w-]+$/)
      expect(decodeCursor(cursor, shape)).toEqual([text, number])
    }),
  )
})

test.each([
  ['empty', ''],
  ['no base64', '!!!'],
  ['no JSON', Buffer.from('nonsense').toString('base64url')],
  ['another list’s', encodeCursor([1, 'a'])],
  ['a longer one', encodeCursor(['a', 1, 2])],
  ['an endless one', Buffer.from(JSON.stringify(['a'.repeat(2_000), 1])).toString('base64url')],
])('a page token that is made up is refused by its name: %s', (_, text) => {
  expect(() => decodeCursor(text, shape)).toThrow(expect.objectContaining(refused))
})

test('whatever is sent for a page token, it is a key or a refusal', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => decodeCursor(text, shape)).toThrow(expect.objectContaining(refused))
    }),
  )
})

test('a key that would be refused later is refused at once', () => {
  expect(() => encodeCursor(['x'.repeat(2_000)])).toThrow(RangeError)
})
