import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Refusal } from '#contracts/refusal'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { countStatements } from '#libs/db/statistics'
import { codeOf, people } from './people.ts'
import { openHouse } from './house.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>

beforeAll(async () => {
  house = await openHouse()
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => {
  Object.assign(house.neighbours.sayings, { outcome: Outcome.CHALLENGE, fraudDown: false, carrierDown: undefined })
  house.world.advance(600_000)
})

const refused = (reason: ErrorReason) => expect.objectContaining({ reason })
const answer = (challenge: Challenge, code: string, more = {}) =>
  house.challenges().answerChallenge({
    ...{
      challengeId: challenge.id,
      requestId: '',
      factorId: '',
      rememberDevice: false,
      deviceToken: '',
      userAgent: '',
      answer: { kind: { $case: 'code', value: code } },
    },
    ...more,
  })
const lastText = () => house.neighbours.texts.at(-1)?.parameters.otp ?? ''

describe('a person with a phone', () => {
  test('is texted a code, and proves themselves by it', async () => {
    const { userId } = await person.withPhone('+14255550123')
    const challenge = await person.start(userId)
    expect(challenge).toMatchObject({ state: ChallengeState.PENDING, attemptsLeft: 3, resendsLeft: 3 })
    expect(challenge.options).toEqual([expect.objectContaining({ hint: '+*********23' })])
    expect(house.neighbours.texts.at(-1)).toMatchObject({
      recipient: { address: { $case: 'smsNumber', value: '+14255550123' } },
      parameters: { application_name: 'The VPN', otp: expect.stringMatching(/^\d{6}$/) },
      challengeId: challenge.id,
    })
    const verdict = await answer(challenge, lastText())
    expect(verdict).toMatchObject({ approved: true, resultCode: ResultCode.SUCCESS_SMS_SENT })
    expect(verdict.challenge).toMatchObject({ state: ChallengeState.APPROVED })
  })

  test('has three wrong answers, then the challenge is over', async () => {
    const { userId } = await person.withPhone()
    const challenge = await person.start(userId)
    const wrong = lastText() === '000000' ? '111111' : '000000'
    expect(await answer(challenge, wrong)).toMatchObject({ approved: false, challenge: { attemptsLeft: 2 } })
    expect(await answer(challenge, wrong)).toMatchObject({ approved: false, challenge: { attemptsLeft: 1 } })
    expect(await answer(challenge, wrong)).toMatchObject({ resultCode: ResultCode.FAILED_SMS_MAX_OTP_RETRY_REACHED })
    await expect(answer(challenge, lastText())).rejects.toEqual(refused(ErrorReason.CHALLENGE_CLOSED))
  })

  test('can not use the code after its time', async () => {
    const { userId } = await person.withPhone()
    const challenge = await person.start(userId)
    house.world.advance(180_000)
    await expect(answer(challenge, lastText())).rejects.toEqual(refused(ErrorReason.CHALLENGE_EXPIRED))
    const { challenge: seen } = await house.challenges().getChallenge({ challengeId: challenge.id })
    expect(seen).toMatchObject({ state: ChallengeState.EXPIRED })
  })

  test('is sent another code after half a minute, and the first one is dead', async () => {
    const { userId } = await person.withPhone()
    const challenge = await person.start(userId)
    const first = lastText()
    const again = { challengeId: challenge.id, factorId: '' }
    await expect(house.challenges().resendChallenge(again)).rejects.toMatchObject({
      reason: ErrorReason.RESEND_TOO_SOON,
      retryAfterMs: 30_000,
    })
    house.world.advance(30_000)
    const { challenge: resent } = await house.challenges().resendChallenge(again)
    expect(resent).toMatchObject({ resendsLeft: 2, state: ChallengeState.PENDING })
    expect(lastText()).not.toBe(first)
    expect(await answer(challenge, first)).toMatchObject({ approved: false })
    expect(await answer(challenge, lastText())).toMatchObject({ approved: true })
  })

  test('is sent three more codes and no fourth', async () => {
    house.neighbours.sayings.limits.textsPerTenMinutes = 50
    const { userId } = await person.withPhone()
    const { id } = await person.start(userId)
    for (let sent = 0; sent < 3; sent++) {
      house.world.advance(30_000)
      await house.challenges().resendChallenge({ challengeId: id, factorId: '' })
    }
    house.world.advance(30_000)
    await expect(house.challenges().resendChallenge({ challengeId: id, factorId: '' })).rejects.toEqual(
      refused(ErrorReason.RESEND_LIMIT_REACHED),
    )
    house.neighbours.sayings.limits.textsPerTenMinutes = 5
  })

  test('hears that no carrier took the text, and may go on with the app at once', async () => {
    const { userId } = await person.withPhone()
    const { seed } = await person.addApp(userId)
    house.neighbours.sayings.carrierDown = new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'no carrier')
    const refusal = await person.start(userId).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
    const { metadata } = refusal as Refusal
    expect(metadata.other_factors).toMatch(/:APP_CODE$/)
    const challengeId = metadata.challenge_id ?? ''
    const factorId = metadata.other_factors?.split(':')[0] ?? ''
    const verdict = await answer({ id: challengeId } as Challenge, codeOf(seed, house.world.now()), { factorId })
    expect(verdict.approved).toBe(true)
  })

  test.each([
    ['a number that is not texted', ErrorReason.DESTINATION_NOT_ALLOWED],
    ['a budget that is spent', ErrorReason.SENDING_BUDGET_SPENT],
  ] as const)('hears no more of %s than that no carrier took the text', async (_, reason) => {
    const { userId } = await person.withPhone()
    house.neighbours.sayings.carrierDown = new Refusal(reason, 'not sent')
    await expect(person.start(userId)).rejects.toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
    house.neighbours.sayings.carrierDown = undefined
  })

  test('may be sent a code at once after one that no carrier took', async () => {
    const { userId } = await person.withPhone()
    const { id } = await person.start(userId)
    house.world.advance(30_000)
    house.neighbours.sayings.carrierDown = new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'no carrier')
    const again = { challengeId: id, factorId: '' }
    await expect(house.challenges().resendChallenge(again)).rejects.toEqual(refused(ErrorReason.DELIVERY_UNAVAILABLE))
    house.neighbours.sayings.carrierDown = undefined
    await expect(house.challenges().resendChallenge(again)).resolves.toMatchObject({ challenge: { resendsLeft: 1 } })
  })
})

describe('a person with an authenticator app', () => {
  test('proves themselves by a code once; the same again, in another challenge, is a duplicate', async () => {
    const { userId, seed } = await person.withApp()
    const code = codeOf(seed, house.world.now())
    expect(await answer(await person.start(userId), code)).toMatchObject({
      approved: true,
      resultCode: ResultCode.SUCCESS_OATH_CODE_VERIFIED,
    })
    expect(await answer(await person.start(userId), code)).toMatchObject({
      approved: false,
      resultCode: ResultCode.FAILED_OATH_CODE_DUPLICATE,
    })
  })

  test('costs two statements and one commit to be texted a code', async () => {
    const { userId } = await person.withPhone()
    const counted = countStatements(house.ctx.database.pool)
    await person.start(userId)
    counted.stop()
    expect(counted).toMatchObject({ statements: 2, commits: 1 })
  })

  test('costs two statements and one commit an answer', async () => {
    const { userId, seed } = await person.withApp()
    const challenge = await person.start(userId)
    const counted = countStatements(house.ctx.database.pool)
    await answer(challenge, codeOf(seed, house.world.now()))
    counted.stop()
    expect(counted).toMatchObject({ statements: 2, commits: 1 })
  })
})

describe('a call that is retried', () => {
  test('starts the same challenge and texts nothing again', async () => {
    const { userId } = await person.withPhone()
    const first = await person.start(userId, { requestId: 'retry-1' })
    const texts = house.neighbours.texts.length
    const again = await person.start(userId, { requestId: 'retry-1' })
    expect(again.id).toBe(first.id)
    expect(house.neighbours.texts).toHaveLength(texts)
  })

  test('may not carry another request under the same id', async () => {
    const { userId } = await person.withPhone()
    await person.start(userId, { requestId: 'retry-2' })
    await expect(person.start(userId, { requestId: 'retry-2', clientIp: '192.0.2.9' })).rejects.toEqual(
      refused(ErrorReason.REQUEST_ID_REUSED),
    )
  })

  test('gets the verdict it got before, whatever happened since', async () => {
    const { userId } = await person.withPhone()
    const challenge = await person.start(userId)
    const first = await answer(challenge, 'x00000', { requestId: 'a1' })
    await answer(challenge, lastText(), { requestId: 'a2' })
    expect(await answer(challenge, 'x00000', { requestId: 'a1' })).toMatchObject({
      approved: first.approved,
      resultCode: first.resultCode,
    })
    expect(await answer(challenge, lastText(), { requestId: 'a2' })).toMatchObject({ approved: true })
  })
})

describe('what was decided elsewhere', () => {
  test.each([
    [Outcome.SKIPPED, DecisionReason.TRUSTED_NETWORK, ChallengeState.SKIPPED, ResultCode.UNSPECIFIED],
    [Outcome.DENIED, DecisionReason.BLOCKED, ChallengeState.DENIED, ResultCode.SUCCESS_USER_BLOCKED],
    [Outcome.ENROL, DecisionReason.NOT_REGISTERED, ChallengeState.ENROL, ResultCode.UNSPECIFIED],
  ])('outcome %i is kept with its reason and trace, and sends nothing', async (outcome, reason, state, resultCode) => {
    const { userId } = await person.withPhone()
    Object.assign(house.neighbours.sayings, { outcome, reason })
    const texts = house.neighbours.texts.length
    const challenge = await person.start(userId)
    expect(challenge).toMatchObject({ state, resultCode, decision: { outcome, reason, trace: [{ rule: 'told' }] } })
    expect(house.neighbours.texts).toHaveLength(texts)
    await expect(answer(challenge, '123456')).rejects.toEqual(refused(ErrorReason.CHALLENGE_CLOSED))
  })

  test('is not explained to a caller without the scope: every denial looks alike', async () => {
    const { userId } = await person.withPhone()
    Object.assign(house.neighbours.sayings, { outcome: Outcome.DENIED, reason: DecisionReason.BLOCKED })
    const { challenge } = await house
      .challenges('acme-vpn')
      .startChallenge(person.request(userId, { applicationId: '' }))
    expect(challenge?.decision).toMatchObject({ reason: DecisionReason.NOT_ALLOWED, resultCode: 0, trace: [] })
    expect(challenge?.resultCode).toBe(ResultCode.UNSPECIFIED)
    expect(challenge?.risk).toBeUndefined()
  })

  test('goes on without the fraud service, with the risk unknown and the last block list heard of', async () => {
    const { userId } = await person.withApp()
    house.neighbours.sayings.fraudDown = true
    expect((await person.start(userId)).risk).toMatchObject({ level: RiskLevel.UNKNOWN, blocked: false })
    await house.ctx.database.kysely
      .insertInto('knownBlock')
      .values({
        ...{ tenantId: 'acme', userId, blockId: house.world.randomId(), blocked: true },
        ...{ changedAt: house.world.now(), expiresAt: null },
      })
      .execute()
    await person.start(userId)
    expect(house.neighbours.sayings.asked.at(-1)?.situation?.risk).toMatchObject({ blocked: true })
  })
})
