import { expect, test } from '@jest/globals'
import { mostBytes, tooLarge } from './export.ts'
import { inPieces } from './in-pieces.ts'

test('a file may be as large as is said, alone and with the others, and not a byte larger', () => {
  const { file, tenant } = mostBytes
  expect(tooLarge(file, tenant - file)).toBeUndefined()
  expect(tooLarge(file + 1, 0)).toMatch(/1 GiB/)
  expect(tooLarge(file, tenant - file + 1)).toMatch(/4 GiB/)
})

async function* given(texts: readonly (string | Uint8Array)[]) {
  yield* texts
}

test.each([
  [['abcdefgh'], ['abc', 'def', 'gh']],
  [
    ['a', 'bc', Buffer.from('def')],
    ['abc', 'def'],
  ],
  [['', 'é'], ['é']],
  [[], []],
])('%j is cut into pieces of one size, whatever it came in', async (texts, pieces) => {
  const cut: string[] = []
  for await (const piece of inPieces(given(texts), 3)) cut.push(piece.toString())
  expect(cut).toEqual(pieces)
})
