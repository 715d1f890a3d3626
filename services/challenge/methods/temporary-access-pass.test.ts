import { describe, expect, test } from '@jest/globals'
import { TemporaryAccessPassEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { testWorld } from '#libs/testing/clock'
import { passFactor, temporaryAccessPass } from './temporary-access-pass.ts'

const world = testWorld()
const now = world.now()
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

function made(asked: Partial<TemporaryAccessPassEnrolment> = {}) {
  const enrolment = TemporaryAccessPassEnrolment.create({ reason: 'first day', ...asked })
  return passFactor(enrolment, { now, randomBytes: (size) => world.randomBytes(size) })
}
type Made = ReturnType<typeof made>

const judge = ({ secret, revealed }: Made, progress: Made['progress'], at: Date, value?: string) =>
  temporaryAccessPass.judge(
    { secret, progress, kept: {} },
    { $case: 'code', value: value ?? revealed?.temporaryAccessPass ?? '' },
    { now: at, matches: () => false },
  )

const right = { correct: true, resultCode: ResultCode.SUCCESS_TEMPORARY_ACCESS_PASS_VERIFIED }
const outOfTime = { correct: false, resultCode: ResultCode.FAILED_TEMPORARY_ACCESS_PASS_OUT_OF_TIME }

describe('a temporary access pass', () => {
  test('is good for an hour, or for as long as is asked', () => {
    expect(made().expiresAt).toEqual(after(60))
    expect(made({ minutes: 43_200 }).expiresAt).toEqual(after(43_200))
    expect(made({ minutes: 10, startsAt: after(30) }).expiresAt).toEqual(after(40))
  })

  test('that was to begin in the past begins now', () => {
    expect(made({ startsAt: after(-600) })).toMatchObject({
      progress: { startsAt: now.toISOString() },
      expiresAt: after(60),
    })
  })

  test('is right from its first moment until just before its end, and out of time before and after', () => {
    const pass = made({ minutes: 10, startsAt: after(5) })
    const judged = (at: Date) => judge(pass, pass.progress, at)
    const usesLeft = (at: Date) => temporaryAccessPass.usesLeft?.(pass.progress, at)
    for (const at of [after(5), new Date(after(15).getTime() - 1)]) {
      expect(judged(at)).toMatchObject(right)
      expect(usesLeft(at)).toBe(Infinity)
    }
    for (const at of [now, new Date(after(5).getTime() - 1), after(15), after(10_000)]) {
      expect(judged(at)).toMatchObject(outOfTime)
      expect(usesLeft(at)).toBe(0)
    }
  })

  test('is good again and again, unless it is good only once', () => {
    const often = made()
    expect(judge(often, judge(often, often.progress, now).progress, now)).toMatchObject(right)
    const once = made({ singleUse: true })
    expect(temporaryAccessPass.usesLeft?.(once.progress, now)).toBe(1)
    const { progress } = judge(once, once.progress, now)
    expect(temporaryAccessPass.usesLeft?.(progress, now)).toBe(0)
    expect(judge(once, progress, now)).toEqual({
      ...{ correct: false, progress },
      resultCode: ResultCode.FAILED_TEMPORARY_ACCESS_PASS_DUPLICATE,
    })
  })

  test('that is another is wrong, whatever the time', () => {
    const pass = made({ startsAt: after(5) })
    for (const at of [now, after(6), after(600)]) {
      expect(judge(pass, pass.progress, at, made().revealed?.temporaryAccessPass)).toEqual({
        ...{ correct: false, progress: pass.progress },
        resultCode: ResultCode.FAILED_TEMPORARY_ACCESS_PASS_INCORRECT,
      })
    }
  })
})
