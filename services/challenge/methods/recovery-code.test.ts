import { describe, expect, test } from '@jest/globals'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { testWorld } from '#libs/testing/clock'
import { recoveryCode, recoveryFactor } from './recovery-code.ts'

const world = testWorld()
const moment = { now: world.now(), matches: () => false }
const made = (count = 0) => {
  const { secret, progress, revealed } = recoveryFactor({ count }, (size) => world.randomBytes(size))
  return { secret, progress, codes: revealed?.recoveryCodes ?? [] }
}
type Progress = ReturnType<typeof made>['progress']

const judge = ({ secret }: ReturnType<typeof made>, progress: Progress, value: string) =>
  recoveryCode.judge({ secret, progress, kept: {} }, { $case: 'code', value }, moment)

describe('a set of recovery codes', () => {
  test('has ten different codes, or as many as are asked for', () => {
    expect(new Set(made().codes).size).toBe(10)
    expect(made(20).codes).toHaveLength(20)
    expect(made(1).codes).toHaveLength(1)
  })

  test('is kept without its codes', () => {
    const { secret, progress, codes } = made()
    for (const code of codes) {
      expect(JSON.stringify([secret, progress])).not.toContain(code)
      expect(JSON.stringify([secret, progress])).not.toContain(code.replace('-', ''))
    }
  })

  test('takes each code once, in any order, and tells of the last three', () => {
    const set = made()
    let progress = set.progress
    for (const [used, code] of set.codes.toReversed().entries()) {
      const judged = judge(set, progress, code)
      const fewLeft = used >= 6
      expect(judged).toMatchObject({
        correct: true,
        resultCode: ResultCode.SUCCESS_RECOVERY_CODE_VERIFIED,
        fewLeft,
      })
      progress = judged.progress
      expect(recoveryCode.usesLeft?.(progress, moment.now)).toBe(9 - used)
      expect(judge(set, progress, code)).toEqual({
        correct: false,
        resultCode: ResultCode.FAILED_RECOVERY_CODE_DUPLICATE,
        progress,
      })
    }
  })

  test('does not know the codes of another set', () => {
    const set = made()
    expect(judge(set, set.progress, made().codes[0] ?? '')).toEqual({
      correct: false,
      resultCode: ResultCode.FAILED_RECOVERY_CODE_INCORRECT,
      progress: set.progress,
    })
  })
})
