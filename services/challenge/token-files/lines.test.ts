import { expect, test } from '@jest/globals'
import { most } from './limits.ts'
import { linesOf } from './lines.ts'
import { all } from './test/reading.ts'

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  yield* texts
}

test('lines end in each of the three ways, also where a piece ends within', async () => {
  const lines = await all(linesOf(pieces('a\nb\r', '\nc\r', 'd', '\n', '\n\re')))
  expect(lines.map(({ number, text }) => `${number}${text}`)).toEqual(['1a', '2b', '3c', '4d', '5', '6', '7e'])
  expect(lines.map(({ ended }) => ended)).toEqual([true, true, true, true, true, true, false])
})

test('a text without an end of line is one line, and one that ends in half of one has it', async () => {
  expect(await all(linesOf(pieces('ab', 'c')))).toEqual([{ number: 1, text: 'abc', ended: false }])
  expect(await all(linesOf(pieces('ab\r')))).toEqual([{ number: 1, text: 'ab', ended: true }])
  expect(await all(linesOf(pieces('', '')))).toEqual([])
})

test('of a line that is too long the beginning is kept, and the next has its right number', async () => {
  const [long, next] = await all(linesOf(pieces(...Array(100).fill('x'.repeat(1000)), '\n2')))
  expect(long).toMatchObject({ number: 1, text: 'x'.repeat(most.line + 1), ended: true })
  expect(next).toMatchObject({ number: 2, text: '2' })
})
