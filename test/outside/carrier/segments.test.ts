import { expect, test } from '@jest/globals'
import { segments } from './segments.ts'

test.each([
  ['an empty body', '', 1],
  ['160 plain characters', 'a'.repeat(160), 1],
  ['161 plain characters', 'a'.repeat(161), 2],
  ['two full parts', 'a'.repeat(306), 2],
  ['one character more than two parts', 'a'.repeat(307), 3],
  ['80 euro signs, each counting twice', '€'.repeat(80), 1],
  ['81 euro signs', '€'.repeat(81), 2],
  ['a euro sign that would straddle two parts', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
  ['70 Cyrillic letters', 'ж'.repeat(70), 1],
  ['71 Cyrillic letters', 'ж'.repeat(71), 2],
  ['one emoji among plain letters', `${'a'.repeat(68)}🙂`, 1],
  ['one emoji that makes it too long', `${'a'.repeat(69)}🙂`, 2],
  ['emoji that would straddle two parts', '🙂'.repeat(67), 3],
])('%s', (_, body, count) => {
  expect(segments(body)).toBe(count)
})
