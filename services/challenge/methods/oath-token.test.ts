import { describe, expect, test } from '@jest/globals'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { oathToken, type TokenProgress } from './oath-token.ts'
import { oathCode, stepAt, type OathSecret } from './oath.ts'

const seed = Buffer.alloc(20, 'token').toString('base64')
const secret: OathSecret = { seed, algorithm: 'sha1', digits: 6, periodSeconds: 30 }
const startsAt = '2030-01-01T00:00:00.000Z'
const endsAt = '2031-01-01T00:00:00.000Z'
const judge = (progress: TokenProgress, code: string, now: Date) =>
  oathToken.judge({ secret, progress, kept: {} }, { $case: 'code', value: code }, { now, matches: () => false })
const shown = (now: Date) => oathCode(secret, stepAt(30, now))

const wrong = { correct: false, resultCode: ResultCode.FAILED_OATH_CODE_INCORRECT }

describe('a code that a token shows', () => {
  test.each(['2029-12-31T23:59:59.999Z', endsAt, '2040-01-01T00:00:00Z'])(
    'at %s, out of its time, is wrong as any other is, and the reports tell why',
    (moment) => {
      const progress = { used: 7, startsAt, endsAt }
      const now = new Date(moment)
      const judged = judge(progress, shown(now), now)
      expect(judged).toEqual({ ...wrong, progress, reported: ResultCode.FAILED_OATH_TOKEN_OUT_OF_TIME })
      expect(judge(progress, '000000', now)).toEqual({ ...wrong, progress })
    },
  )

  test.each([startsAt, '2030-12-31T23:59:59.999Z'])('at %s, in its time, is right, and its time is kept', (moment) => {
    const now = new Date(moment)
    const { correct, progress } = judge({ used: 7, drift: 1, startsAt, endsAt }, shown(now), now)
    expect({ correct, progress }).toEqual({ correct: true, progress: { used: stepAt(30, now), startsAt, endsAt } })
  })

  test('is right at any time where its file said nothing', () => {
    const now = new Date('2099-01-01T00:00:00Z')
    expect(judge({ used: 7 }, shown(now), now)).toMatchObject({ correct: true })
    expect(oathToken.outOfTime?.({ used: 7 }, now)).toBeUndefined()
  })
})
