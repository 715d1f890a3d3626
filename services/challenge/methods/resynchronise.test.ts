import { describe, expect, test } from '@jest/globals'
import { judgeOath, oathCode, type OathSecret } from './oath.ts'
import { resynchronise } from './resynchronise.ts'

const seed = Buffer.from('12345678901234567890').toString('base64')
const hotp: OathSecret = { seed, algorithm: 'sha1', digits: 6, periodSeconds: 0 }
const totp: OathSecret = { ...hotp, periodSeconds: 30 }
const now = new Date('2030-01-01T12:00:10Z')
const step = Math.floor(now.getTime() / 30_000)
const pair = (secret: OathSecret, counter: number) =>
  [oathCode(secret, counter), oathCode(secret, counter + 1)] as const

describe('a token whose clock was lost', () => {
  test.each([-10, -5, 0, 5, 9])('is found %i steps off by two codes in a row, and is right from then on', (offset) => {
    const progress = resynchronise(totp, { used: -1 }, pair(totp, step + offset), now)
    expect(progress).toEqual({ used: step + offset + 1, drift: offset + 1 })
    const later = new Date(now.getTime() + 60_000)
    expect(judgeOath(totp, progress ?? { used: -1 }, oathCode(totp, step + offset + 3), later).correct).toBe(true)
  })

  test.each([-11, 10])('is not looked for %i steps off', (offset) => {
    expect(resynchronise(totp, { used: -1 }, pair(totp, step + offset), now)).toBeUndefined()
  })
})

test('three codes in a row find a token as two do, to the edge of its reach and not beyond', () => {
  const three = (counter: number) => [0, 1, 2].map((more) => oathCode(totp, counter + more))
  expect(resynchronise(totp, { used: -1 }, three(step + 8), now)).toEqual({ used: step + 10, drift: 10 })
  expect(resynchronise(totp, { used: -1 }, three(step + 9), now)).toBeUndefined()
  const [first = '', second = ''] = three(step)
  expect(resynchronise(totp, { used: -1 }, [first, second, oathCode(totp, step + 3)], now)).toBeUndefined()
  expect(resynchronise(totp, { used: -1 }, [first], now)).toBeUndefined()
})

describe('a token that was pressed in a pocket', () => {
  test('is found ninety-nine presses ahead, and not beyond', () => {
    expect(resynchronise(hotp, { used: 4 }, pair(hotp, 5), now)).toEqual({ used: 6 })
    expect(resynchronise(hotp, { used: 4 }, pair(hotp, 103), now)).toEqual({ used: 104 })
    expect(resynchronise(hotp, { used: 4 }, pair(hotp, 104), now)).toBeUndefined()
  })
})

test('two codes that were used, that do not follow one another, or that are none, find nothing', () => {
  expect(resynchronise(hotp, { used: 6 }, pair(hotp, 5), now)).toBeUndefined()
  expect(resynchronise(hotp, { used: 4 }, pair(hotp, 4), now)).toBeUndefined()
  expect(resynchronise(hotp, { used: -1 }, [oathCode(hotp, 5), oathCode(hotp, 7)], now)).toBeUndefined()
  expect(resynchronise(hotp, { used: -1 }, [oathCode(hotp, 5), oathCode(hotp, 5)], now)).toBeUndefined()
  for (const code of ['', '12345', 'abcdef', '１２３４５６']) {
    expect(resynchronise(totp, { used: -1 }, [code, code], now)).toBeUndefined()
  }
})
