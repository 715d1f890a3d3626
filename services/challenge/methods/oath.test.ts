import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { judgeOath, oathCode, type OathProgress, type OathSecret } from './oath.ts'

const ascii = (text: string) => Buffer.from(text).toString('base64')
const hotp: OathSecret = { seed: ascii('12345678901234567890'), algorithm: 'sha1', digits: 6, periodSeconds: 0 }
const totp: OathSecret = { ...hotp, periodSeconds: 30 }

describe('RFC 4226, appendix D', () => {
  const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
  test.each(codes.map((code, counter) => [counter, code] as const))('counter %i shows %s', (counter, code) => {
    expect(oathCode(hotp, counter)).toBe(code)
  })
})

describe('RFC 6238, appendix B', () => {
  const seeds = {
    sha1: '12345678901234567890',
    sha256: '12345678901234567890123456789012',
    sha512: '1234567890123456789012345678901234567890123456789012345678901234',
  } as const
  test.each([
    [59, 'sha1', '94287082'],
    [59, 'sha256', '46119246'],
    [59, 'sha512', '90693936'],
    [1111111109, 'sha1', '07081804'],
    [1111111109, 'sha256', '68084774'],
    [1111111109, 'sha512', '25091201'],
    [1234567890, 'sha1', '89005924'],
    [2000000000, 'sha256', '90698825'],
    [20000000000, 'sha1', '65353130'],
    [20000000000, 'sha256', '77737706'],
    [20000000000, 'sha512', '47863826'],
  ] as const)('at %i seconds %s shows %s, past 2^31 too', (seconds, algorithm, code) => {
    const secret = { seed: ascii(seeds[algorithm]), algorithm, digits: 8, periodSeconds: 30 }
    const judged = judgeOath(secret, { used: -1 }, code, new Date(seconds * 1000))
    expect(judged).toMatchObject({ correct: true, progress: { used: Math.floor(seconds / 30) } })
  })
})

describe('an authenticator app', () => {
  const now = new Date('2030-01-01T12:00:10Z')
  const step = Math.floor(now.getTime() / 30_000)
  const judge = (offset: number, used = -1) => judgeOath(totp, { used }, oathCode(totp, step + offset), now)

  test.each([-1, 0, 1])('is believed %i steps off', (offset) => {
    expect(judge(offset)).toMatchObject({ correct: true, resultCode: ResultCode.SUCCESS_OATH_CODE_VERIFIED })
  })

  test.each([-2, 2])('is not believed %i steps off', (offset) => {
    expect(judge(offset)).toMatchObject({ correct: false, resultCode: ResultCode.FAILED_OATH_CODE_INCORRECT })
  })

  test('shows a code that is good once: the same again is a duplicate', () => {
    expect(judge(0, step)).toMatchObject({ correct: false, resultCode: ResultCode.FAILED_OATH_CODE_DUPLICATE })
  })

  test('shows codes that are good in order only: one from before the last is old', () => {
    expect(judge(-1, step)).toMatchObject({ correct: false, resultCode: ResultCode.FAILED_OATH_CODE_OLD })
  })

  test.each(['', '12345', '1234567', '12345a', '１２３４５６', '12345\u0131'])('does not show %j', (code) => {
    expect(judgeOath(totp, { used: -1 }, code, now)).toMatchObject({ correct: false, progress: { used: -1 } })
  })
})

describe('a token that moves with every press', () => {
  const now = new Date(0)
  const judge = (counter: number, used: number) => judgeOath(hotp, { used }, oathCode(hotp, counter), now)

  test('may be ten presses ahead, and moves the counter to where it is', () => {
    expect(judge(10, 0)).toMatchObject({ correct: true, progress: { used: 10 } })
    expect(judge(11, 0)).toMatchObject({ correct: false, resultCode: ResultCode.FAILED_OATH_CODE_INCORRECT })
  })

  test('never goes back: the last code is a duplicate, one before it is old', () => {
    expect(judge(5, 5)).toMatchObject({ correct: false, resultCode: ResultCode.FAILED_OATH_CODE_DUPLICATE })
    expect(judge(4, 5)).toMatchObject({ correct: false, resultCode: ResultCode.FAILED_OATH_CODE_OLD })
  })
})

describe('a token whose clock goes wrong', () => {
  const start = new Date('2030-01-01T12:00:10Z')
  const step = Math.floor(start.getTime() / 30_000)
  /** One code a day from a token that is so many steps ahead. */
  const daily = (offsets: number[]) => {
    let progress: OathProgress = { used: -1 }
    return offsets.map((offset, day) => {
      const now = new Date(start.getTime() + day * 86_400_000)
      const judged = judgeOath(totp, progress, oathCode(totp, step + day * 2_880 + offset), now)
      progress = judged.progress
      return judged.correct
    })
  }

  test('is followed as it runs ahead or falls behind, a step at a time', () => {
    expect(daily([0, 1, 2, 3, 4, 5])).not.toContain(false)
    expect(daily([0, -1, -2, -3, -3, -2, -1, 0, 1])).not.toContain(false)
  })

  test('is not believed two steps from where it was last seen', () => {
    expect(daily([0, 2])).toEqual([true, false])
    expect(daily([1, 2, 0])).toEqual([true, true, false])
  })

  test('is followed ten steps and no further', () => {
    const ahead = Array.from({ length: 14 }, (_, day) => day)
    expect(daily(ahead).lastIndexOf(true)).toBe(11)
    expect(daily(ahead.map((offset) => -offset)).lastIndexOf(true)).toBe(11)
  })

  test('can not be led back to a code that it has shown', () => {
    const judged = judgeOath(totp, { used: step + 1, drift: 1 }, oathCode(totp, step), start)
    expect(judged).toMatchObject({ correct: false, resultCode: ResultCode.FAILED_OATH_CODE_OLD })
  })
})

const oathtool = spawnSync('oathtool', ['--version']).status === 0
const compared = oathtool ? describe : describe.skip

compared("Debian's oathtool", () => {
  const codes = 10_000
  const lines = (args: string[]) => execFileSync('oathtool', args, { encoding: 'utf8' }).trim().split('\n')
  const seed = Buffer.from('000102030405060708090a0b0c0d0e0f10111213', 'hex')
  const ours = (secret: OathSecret, first: number) =>
    Array.from({ length: codes }, (_, index) => oathCode(secret, first + index))

  test.each([6, 7, 8])('shows the same ten thousand HOTP codes of %i digits', (digits) => {
    const theirs = lines(['--hotp', `--digits=${digits}`, `--window=${codes - 1}`, seed.toString('hex')])
    expect(ours({ ...hotp, seed: seed.toString('base64'), digits }, 0)).toEqual(theirs)
  })

  test.each(['sha1', 'sha256', 'sha512'] as const)('shows the same ten thousand TOTP codes by %s', (algorithm) => {
    const at = ['--now=2030-01-01 00:00:00 UTC', `--window=${codes - 1}`]
    const theirs = lines([`--totp=${algorithm}`, '--digits=8', ...at, seed.toString('hex')])
    const secret = { ...totp, seed: seed.toString('base64'), algorithm, digits: 8 }
    expect(ours(secret, Date.UTC(2030, 0, 1) / 30_000)).toEqual(theirs)
  })
})
