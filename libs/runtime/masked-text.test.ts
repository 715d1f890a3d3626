import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { maskText } from './masked-text.ts'

describe('telephone numbers', () => {
  test.each([
    ['sent to +14255550123.', 'sent to +*********23.'],
    ['+1 425 555-0123 and +4930123456', '+* *** ***-**23 and +********56'],
    ['+1 (425) 555.0123', '+* (***) ***.**23'],
    ['tel:%2B14255550123', 'tel:%*B*********23'],
    ['+14255550123456789', '+***************89'],
  ])('%s', (given, expected) => {
    expect(maskText(given)).toBe(expected)
  })

  test.each([
    '2026-01-02T03:04:05+01:00',
    'id 14255550123',
    '1e+21',
    'a+b',
    '+1234567',
    '01928c3e-7d5f-7000-8000-0123456789ab',
  ])('%s is no telephone number', (given) => {
    expect(maskText(given)).toBe(given)
  })
})

describe('credentials', () => {
  test.each([
    ['postgres://app:hunter2@db/cs', 'postgres://app:[redacted]@db/cs'],
    ['authorization: Bearer cs_live_0123456789', 'authorization: Bearer [redacted]'],
    ['host=db password=hunter2 user=app', 'host=db password=[redacted] user=app'],
    [
      '/callback?state=1&access_token=abc&apiKey=k&x=2',
      '/callback?state=1&access_token=[redacted]&apiKey=[redacted]&x=2',
    ],
    ['Key (phone)=(4255550123) already exists', 'Key (phone)=[redacted]) already exists'],
    ['mapping=1 state=open', 'mapping=1 state=open'],
  ])('%s', (given, expected) => {
    expect(maskText(given)).toBe(expected)
  })

  test('a line of JSON stays one, and escaped characters hide nothing from the masks', () => {
    const line = JSON.stringify({
      msg: 'postgres://app:a"b\\c@db and password=a"b\\\nnext',
      next: 'Bearer abcdefghijklm',
    })
    expect(JSON.parse(maskText(line))).toEqual({
      msg: 'postgres://app:[redacted]@db and password=[redacted]',
      next: 'Bearer [redacted]',
    })
  })
})

test('any text as JSON is still JSON when it is masked', () => {
  const piece = fc.constantFrom('code=', '"', '\\', '://a:', '@', '+1425', '5550123', 'Bearer ', '\n', ')', 'é')
  const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(fc.property(text, (given) => typeof JSON.parse(maskText(JSON.stringify(given))) === 'string'))
})

test('a long hostile line is masked in linear time', () => {
  const begun = process.cpuUsage()
  for (const piece of ['+1', '://a:', 'to', 'a_', 'Bearer ', '+1 ']) maskText(piece.repeat(50_000))
  expect(process.cpuUsage(begun).user).toBeLessThan(2_000_000)
})
