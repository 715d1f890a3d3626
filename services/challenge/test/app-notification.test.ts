import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { AppSettings } from '#contracts/gen/countersign/policy/v1/policy'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { expireChallenges } from '../sweep.ts'
import { devices, otherNumber, shown } from './devices.ts'
import { openPinHouse } from './pins.ts'
import { told } from './told.ts'

let stage: Awaited<ReturnType<typeof openPinHouse>>
let app: ReturnType<typeof devices>
let born = 0

const usual: AppSettings = {
  ...{ deviceLimit: 5, promptsPerTenMinutes: 3, approvalWithoutNumber: false },
  ...{ fraudReports: true, blockForFraud: false },
}

beforeAll(async () => {
  stage = await openPinHouse({ replicas: 2 })
  app = devices(stage.house)
})
afterAll(() => stage.house.close())
beforeEach(() => {
  stage.anew()
  stage.sayings.pinRequired = false
  stage.sayings.limits.app = usual
})

const { APPROVED, DENIED, EXPIRED, PENDING } = ChallengeState
const pool = () => stage.house.ctx.database.pool
const present = async ({ id }: { id: string }) =>
  (await stage.house.challenges().getChallenge({ challengeId: id })).challenge
const endOf = async ({ id }: { id: string }) =>
  (await told(pool(), ChallengeFinished)).find(({ challengeId }) => challengeId === id)

/** Somebody with a device, who signs in. */
async function asked({ withPin = false, changeRequired = false } = {}) {
  const userId = `prompted-${++born}`
  const device = await app.own(userId)
  stage.sayings.pinRequired = withPin
  if (withPin) await stage.set(userId, pin, changeRequired)
  const challenge = await stage.person.start(userId)
  return { userId, device, challenge, number: shown(challenge) }
}

const pin = '270519'

test('Ann types the number that she is shown into her phone, approves, and is let in (21)', async () => {
  const { userId, device, challenge, number } = await asked()
  expect(challenge.options).toMatchObject([{ method: Method.APP_NOTIFICATION, hint: "Ann's phone" }])
  expect(number).toMatch(/^\d\d$/)
  const { prompts } = await device.prompts()
  expect(prompts).toMatchObject([
    { challengeId: challenge.id, userId, applicationName: 'The VPN', clientIp: '198.51.100.7', numberRequired: true },
  ])
  expect(JSON.stringify(prompts)).not.toContain(`"${number}"`)
  const verdict = await device.answer(challenge, { answer: 'approve', number })
  expect(verdict).toEqual({ approved: true, resultCode: ResultCode.SUCCESS_PHONE_APP_AUTHENTICATED, open: false })
  expect(await present(challenge)).toMatchObject({ state: APPROVED, factorId: device.id, options: [{ number: '' }] })
  expect(await endOf(challenge)).toMatchObject({ method: Method.APP_NOTIFICATION, withoutNumber: false })
  expect(await device.prompts()).toEqual({ prompts: [] })
})

test('Ann is told where the sign-in comes from, in her language; and nothing where that is not known', async () => {
  const userId = `prompted-${++born}`
  const device = await app.own(userId)
  const placeOf = async (country: string, language = '') => {
    stage.sayings.country = country
    const { id } = await stage.person.start(userId, { language })
    return (await device.prompts()).prompts.find(({ challengeId }) => challengeId === id)?.place
  }
  expect(await placeOf('DE', 'de')).toBe('Deutschland')
  expect(await placeOf('DE')).toBe('Germany')
  expect(await placeOf('')).toBe('')
})

describe('who is not let in by the app, and why:', () => {
  test('who denies (129)', async () => {
    const { device, challenge } = await asked()
    const denied = { approved: false, resultCode: ResultCode.FAILED_PHONE_APP_DENIED, open: false }
    expect(await device.answer(challenge, { answer: 'deny' })).toEqual(denied)
    expect(await endOf(challenge)).toMatchObject({ state: DENIED, resultCode: ResultCode.FAILED_PHONE_APP_DENIED })
  })

  test('who says that it was not they (132), which the fraud service hears of, again where it was not heard', async () => {
    const { userId, device, challenge } = await asked()
    const claims = { answer: 'report-fraud', jti: 'one-and-the-same-name' }
    stage.sayings.fraudDown = true
    await expect(device.answer(challenge, claims)).rejects.toMatchObject({
      reason: ErrorReason.DEPENDENCY_UNAVAILABLE,
    })
    stage.sayings.fraudDown = false
    const reported = { approved: false, resultCode: ResultCode.FAILED_FRAUD_REPORTED, open: false }
    expect(await device.answer(challenge, claims)).toEqual(reported)
    const report = { userId, challengeId: challenge.id, source: FraudReportSource.APP, clientIp: '198.51.100.7' }
    expect(stage.house.neighbours.reports.slice(-2)).toMatchObject([report, report])
    expect(await present(challenge)).toMatchObject({ state: DENIED })
  })

  test('and where people may not report a fraud, they deny (129)', async () => {
    stage.sayings.limits.app = { ...usual, fraudReports: false }
    const { device, challenge } = await asked()
    expect((await device.prompts()).prompts).toMatchObject([{ fraudReportable: false }])
    const before = stage.house.neighbours.reports.length
    const denied = { resultCode: ResultCode.FAILED_PHONE_APP_DENIED }
    expect(await device.answer(challenge, { answer: 'report-fraud' })).toMatchObject(denied)
    expect(stage.house.neighbours.reports).toHaveLength(before)
  })

  test('who types a wrong PIN (130)', async () => {
    const { device, challenge, number } = await asked({ withPin: true })
    expect((await device.prompts()).prompts).toMatchObject([{ pinRequired: true }])
    const wrong = { approved: false, resultCode: ResultCode.FAILED_PHONE_APP_INVALID_PIN, open: true }
    expect(await device.answer(challenge, { answer: 'approve', number, pin: '815926' })).toEqual(wrong)
    expect(await device.answer(challenge, { answer: 'approve', number })).toEqual(wrong)
    expect(await device.answer(challenge, { answer: 'approve', number, pin })).toMatchObject({ approved: true })
  })

  test('whose PIN has to be changed (131)', async () => {
    const { device, challenge, number } = await asked({ withPin: true, changeRequired: true })
    const due = { approved: false, resultCode: ResultCode.FAILED_PHONE_APP_PIN_NOT_CHANGED, open: true }
    expect(await device.answer(challenge, { answer: 'approve', number, pin })).toEqual(due)
  })

  test('who does not answer (133)', async () => {
    const { device, challenge } = await asked()
    stage.house.world.advance(181_000)
    expect(await device.prompts()).toEqual({ prompts: [] })
    await expireChallenges(stage.house.ctx)
    const unanswered = { state: EXPIRED, resultCode: ResultCode.FAILED_PHONE_APP_NO_RESPONSE }
    expect(await endOf(challenge)).toMatchObject(unanswered)
  })

  test('whose devices are all blocked (135)', async () => {
    const userId = `prompted-${++born}`
    const device = await app.own(userId)
    await stage.house.devices().blockDevice({ deviceId: device.id })
    const blocked = { state: DENIED, resultCode: ResultCode.FAILED_PHONE_APP_ALL_DEVICES_BLOCKED, options: [] }
    const challenge = await stage.person.start(userId)
    expect(challenge).toMatchObject(blocked)
    const decided = await told(pool(), SignInDecided)
    expect(decided.find(({ challengeId }) => challengeId === challenge.id)).toMatchObject({ state: DENIED })
    await expect(device.prompts()).rejects.toMatchObject({ reason: ErrorReason.DEVICE_BLOCKED })
    await stage.house.devices().unblockDevice({ deviceId: device.id })
    expect(await stage.person.start(userId)).toMatchObject({ state: PENDING })
  })

  test('whose device signs what is no answer (137)', async () => {
    const { device, challenge } = await asked()
    const malformed = { approved: false, resultCode: ResultCode.FAILED_PHONE_APP_INVALID_RESULT, open: true }
    expect(await device.answer(challenge, { answer: 'perhaps' })).toEqual(malformed)
    expect(await present(challenge)).toMatchObject({ state: PENDING, attemptsLeft: 2 })
  })

  test('who types another number, or none, three times (1170)', async () => {
    const { device, challenge, number } = await asked()
    const wrong = { approved: false, resultCode: ResultCode.FAILED_PHONE_APP_NUMBER_INCORRECT }
    expect(await device.answer(challenge, { answer: 'approve', number: otherNumber(number) })).toMatchObject(wrong)
    expect(await device.answer(challenge, { answer: 'approve' })).toMatchObject({ ...wrong, open: true })
    const last = await device.answer(challenge, { answer: 'approve', number: otherNumber(number) })
    expect(last).toEqual({ ...wrong, open: false })
    await expect(device.answer(challenge, { answer: 'approve', number })).rejects.toMatchObject({
      reason: ErrorReason.CHALLENGE_CLOSED,
    })
  })
})

test('where the tenant allows it a prompt is approved without the number, and the event says so', async () => {
  stage.sayings.limits.app = { ...usual, approvalWithoutNumber: true }
  const { device, challenge, number } = await asked()
  expect((await device.prompts()).prompts).toMatchObject([{ numberRequired: false }])
  const wrong = await device.answer(challenge, { answer: 'approve', number: otherNumber(number) })
  expect(wrong).toMatchObject({ approved: false })
  expect(await device.answer(challenge, { answer: 'approve' })).toMatchObject({ approved: true })
  expect(await endOf(challenge)).toMatchObject({ withoutNumber: true })
})

describe('several devices', () => {
  test('are all asked, the first that answers decides, and the others are asked no more', async () => {
    const userId = `prompted-${++born}`
    const [one, other] = [await app.own(userId), await app.own(userId)]
    const challenge = await stage.person.start(userId)
    expect(new Set(challenge.options.map(({ number }) => number)).size).toBe(1)
    for (const device of [one, other]) expect((await device.prompts()).prompts).toHaveLength(1)
    const number = shown(challenge)
    expect(await other.answer(challenge, { answer: 'approve', number })).toMatchObject({ approved: true })
    expect(await one.prompts()).toEqual({ prompts: [] })
    const closed = { reason: ErrorReason.CHALLENGE_CLOSED }
    await expect(one.answer(challenge, { answer: 'deny' })).rejects.toMatchObject(closed)
    expect(await present(challenge)).toMatchObject({ state: APPROVED, factorId: other.id })
  })

  test('answer at the same moment, at two replicas, and one of them is heard', async () => {
    const userId = `prompted-${++born}`
    const [one, other] = [await app.own(userId), await app.own(userId)]
    const challenge = await stage.person.start(userId)
    const number = shown(challenge)
    const settled = await Promise.allSettled(
      Array.from({ length: 32 }, (_, turn) => [
        one.answer(challenge, { answer: 'approve', number }, turn % 2),
        other.answer(challenge, { answer: 'deny' }, (turn + 1) % 2),
      ]).flat(),
    )
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(
      (await told(pool(), ChallengeFinished)).filter(({ challengeId }) => challengeId === challenge.id),
    ).toHaveLength(1)
  })
})

test('of sixty-four right answers at two replicas one is taken', async () => {
  const { device, challenge, number } = await asked()
  const settled = await Promise.allSettled(
    Array.from({ length: 64 }, (_, turn) => device.answer(challenge, { answer: 'approve', number }, turn % 2)),
  )
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})
