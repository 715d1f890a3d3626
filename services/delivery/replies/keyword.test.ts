import { describe, expect, test } from '@jest/globals'
import { codeIn, keywordIn } from './keyword.ts'

describe('a word', () => {
  test.each([
    ['STOP', 'stop'],
    [' stop.\n', 'stop'],
    ['Stop All', 'stop'],
    ['"end"', 'stop'],
    ['start!', 'start'],
    ['ＨＥＬＰ', 'help'],
    ['481516', undefined],
    ['please stop', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('%j is %s', (body, keyword) => {
    expect(keywordIn(body)).toBe(keyword)
  })
})

describe('a code', () => {
  test.each([
    [' 481 516 ', '481516'],
    ['４８１５１６', '481516'],
    ['481\u200b516\u00a0\n2580', '4815162580'],
    ['x'.repeat(1_600), 'x'.repeat(64)],
  ])('is read from %j', (body, code) => {
    expect(codeIn(body)).toBe(code)
  })
})
