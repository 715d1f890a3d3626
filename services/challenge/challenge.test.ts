import { describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { judgeAnswer, Purpose, type Held } from './challenge.ts'

const now = new Date('2030-01-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

function held(changes: { challenge?: Partial<Held['challenge']>; guard?: Partial<Held['guard']> } = {}): Held {
  return {
    guard: { tenantId: 'acme', userId: 'ann', tallies: {}, consecutive: 0, ...changes.guard },
    challenge: {
      tenantId: 'acme',
      id: 'c1',
      purpose: Purpose.SIGN_IN,
      state: ChallengeState.PENDING,
      resultCode: ResultCode.UNSPECIFIED,
      options: [{ factorId: 'f1', method: Method.ONE_WAY_SMS, hint: '' }],
      factorId: 'f1',
      kept: { f1: { keyId: 'k', hash: 'h' } },
      limits: {
        replySeconds: 60,
        ...{ challengeSeconds: 180, codeSeconds: 180, attempts: 3, resends: 3, resendIntervalSeconds: 30 },
        ...{
          lockoutThreshold: 5,
          lockoutResetSeconds: 60,
          lockoutSeconds: 300,
          growingDelay: false,
          pinExpiryDays: 0,
          securityQuestions: 2,
        },
        ...{ challengesPerFiveMinutes: 10, textsPerTenMinutes: 5 },
      },
      attemptsLeft: 3,
      verdicts: {},
      rememberedDevice: false,
      expiresAt: later(180),
      finishedAt: null,
      ...changes.challenge,
    },
    factor: {
      ...{ tenantId: 'acme', id: 'f1', method: Method.ONE_WAY_SMS, state: FactorState.ACTIVE, keyId: 'k', hint: '' },
      ...{ sealed: Buffer.alloc(0), progress: {}, confirmedAt: now, lastUsedAt: null },
    },
    pin: null,
  }
}

/** So many wrong codes by text a moment ago. */
function failed(failures: number): Partial<Held['guard']> {
  const tally = { failures, lockedUntil: null, forgottenAt: later(60).getTime() }
  return { tallies: { METHOD_ONE_WAY_SMS: tally }, consecutive: failures }
}

function noPin(): never {
  throw new Error('nobody has a PIN')
}

function answer(before: Held, code: string, { requestId = '', at = now } = {}) {
  let opened = 0
  const judged = judgeAnswer(
    before,
    { requestId, answer: { $case: 'code', value: code } },
    {
      ...{ now: at, matches: (_kept, given) => given === '123456', open: () => ({ opened: ++opened }) },
      ...{ openPin: noPin, seal: (factor) => factor },
    },
  )
  if ('unhashed' in judged) throw new Error('nobody asked for a PIN')
  return { ...judged, opened }
}

const refusal = (reason: ErrorReason) => expect.objectContaining({ reason })

describe('an answer', () => {
  test('that is right proves the person, and costs none of the wrong ones they may give', () => {
    const { verdict, challenge, guard, happenings } = answer(held({ guard: failed(4) }), '123 456')
    expect(verdict).toEqual({ approved: true, resultCode: ResultCode.SUCCESS_SMS_SENT })
    expect(challenge).toMatchObject({ state: ChallengeState.APPROVED, attemptsLeft: 3, finishedAt: now })
    expect(guard).toMatchObject({ tallies: {}, consecutive: 0 })
    expect(happenings).toEqual(['finished'])
  })

  test('that is wrong counts, against the challenge and against the person', () => {
    const { verdict, challenge, guard, happenings } = answer(held(), '000000')
    expect(verdict).toEqual({ approved: false, resultCode: ResultCode.FAILED_SMS_OTP_INCORRECT })
    expect(challenge).toMatchObject({ state: ChallengeState.PENDING, attemptsLeft: 2 })
    expect(guard).toMatchObject({ tallies: { METHOD_ONE_WAY_SMS: { failures: 1 } }, consecutive: 1 })
    expect(happenings).toEqual(['rejected'])
  })

  test('that is the last wrong one ends the challenge', () => {
    const { verdict, challenge, happenings } = answer(held({ challenge: { attemptsLeft: 1 } }), '000000')
    expect(verdict.resultCode).toBe(ResultCode.FAILED_SMS_MAX_OTP_RETRY_REACHED)
    expect(challenge).toMatchObject({ state: ChallengeState.DENIED, attemptsLeft: 0 })
    expect(happenings).toEqual(['rejected', 'finished'])
  })

  test('that is retried under its request id gets the same verdict and counts once', () => {
    const first = answer(held(), '000000', { requestId: 'r1' })
    const again = answer(first, '000000', { requestId: 'r1' })
    expect(again.verdict).toEqual(first.verdict)
    expect(again.challenge.attemptsLeft).toBe(2)
    expect(again.opened).toBe(0)
  })

  test('of a kind that the method can not judge is refused and counts nothing', () => {
    const before = held({ challenge: { kept: {} } })
    expect(() => answer(before, '123456')).toThrow(refusal(ErrorReason.METHOD_NOT_OFFERED))
  })
})

describe('a challenge', () => {
  test.each([ChallengeState.APPROVED, ChallengeState.DENIED, ChallengeState.CANCELLED, ChallengeState.SKIPPED])(
    'in state %i takes no more answers',
    (state) => {
      expect(() => answer(held({ challenge: { state } }), '123456')).toThrow(refusal(ErrorReason.CHALLENGE_CLOSED))
    },
  )

  test('takes no answer at the moment it expires', () => {
    expect(() => answer(held(), '123456', { at: later(180) })).toThrow(refusal(ErrorReason.CHALLENGE_EXPIRED))
    expect(answer(held(), '123456', { at: later(179.999) }).verdict.approved).toBe(true)
  })
})

describe('a person who guesses', () => {
  test('is locked out by the fifth wrong answer in a row, over all their challenges', () => {
    const { lockedOut, happenings } = answer(held({ guard: failed(4) }), '000000')
    expect(lockedOut).toEqual({ failures: 5, until: later(300) })
    expect(happenings).toContain('lockedOut')
  })

  test('gets no secret looked at while locked out, not even for the right code', () => {
    const { guard } = answer(held({ guard: failed(4) }), '000000')
    let opened = false
    const bench = {
      ...{ now: later(100), matches: () => true, open: () => ({ opened: (opened = true) }) },
      ...{ openPin: noPin, seal: (factor: Held['factor']) => factor },
    }
    const judge = () =>
      judgeAnswer(held({ guard }), { requestId: '', answer: { $case: 'code', value: '123456' } }, bench)
    expect(judge).toThrow(expect.objectContaining({ reason: ErrorReason.TOO_MANY_ATTEMPTS, retryAfterMs: 200_000 }))
    expect(opened).toBe(false)
  })

  test('at a remembered device is counted apart from strangers', () => {
    const { guard } = answer(held({ guard: failed(4) }), '000000')
    const device = { challenge: { rememberedDevice: true }, guard }
    expect(answer(held(device), '123456').verdict.approved).toBe(true)
    expect(answer(held(device), '000000').lockedOut).toBeUndefined()
  })
})
