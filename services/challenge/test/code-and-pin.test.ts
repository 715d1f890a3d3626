import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Refusal } from '#contracts/refusal'
import { codeOf } from './people.ts'
import { openPinHouse } from './pins.ts'

let stage: Awaited<ReturnType<typeof openPinHouse>>
beforeAll(async () => {
  stage = await openPinHouse({ replicas: 2 })
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

const pin = '270519'
const wrongSms = { approved: false, resultCode: ResultCode.FAILED_SMS_OTP_PIN_INCORRECT }
const wrongOath = { approved: false, resultCode: ResultCode.FAILED_OATH_CODE_PIN_INCORRECT }
const due = { approved: false, resultCode: ResultCode.SUCCESS_PIN_EXPIRED }
const code = (seed: string) => codeOf(seed, stage.house.world.now())
const not = (text: string) => (text.startsWith('0') ? '1' : '0') + text.slice(1)

async function withApp(changeRequired = false) {
  const { userId, seed } = await stage.person.withApp()
  await stage.set(userId, pin, changeRequired)
  return { userId, seed, challenge: await stage.person.start(userId) }
}

async function withPhone() {
  const { userId } = await stage.person.withPhone()
  await stage.set(userId, pin)
  return { userId, challenge: await stage.person.start(userId) }
}

describe('where a PIN is demanded', () => {
  test('a texted code with the PIN after it proves the person, typed as it is read', async () => {
    const { challenge } = await withPhone()
    expect(await stage.answer(challenge, `${stage.lastText()} 270 519`)).toMatchObject({ approved: true })
  })

  test('an answer by text does not tell which part was wrong', async () => {
    const { challenge } = await withPhone()
    const text = stage.lastText()
    expect(await stage.answer(challenge, text + not(pin))).toMatchObject(wrongSms)
    expect(await stage.answer(challenge, not(text) + pin)).toMatchObject(wrongSms)
  })

  test('an answer by app does not either, and a code alone is not enough', async () => {
    const { challenge, seed } = await withApp()
    expect(await stage.answer(challenge, code(seed) + not(pin))).toMatchObject(wrongOath)
    expect(await stage.answer(challenge, code(seed))).toMatchObject(wrongOath)
    expect(await stage.answer(challenge, code(seed) + pin)).toMatchObject({ approved: true })
  })

  test.each(['', '1', '27o519', '２７０５１９', pin + pin + pin])(
    'what can be no PIN, as %p, is hashed once and wrong like any other',
    async (typed) => {
      const { challenge, seed } = await withApp()
      const before = stage.hashed.length
      expect(await stage.answer(challenge, code(seed) + not(pin))).toMatchObject(wrongOath)
      expect(await stage.answer(challenge, code(seed) + typed)).toMatchObject(wrongOath)
      expect(await stage.answer(challenge, not(code(seed)) + typed)).toMatchObject({ approved: false })
      expect(stage.hashed.slice(before)).toEqual([not(pin), typed, typed])
    },
  )

  test('a code that was used is wrong like any other', async () => {
    const { userId, challenge, seed } = await withApp()
    await stage.answer(challenge, code(seed) + pin)
    const another = await stage.person.start(userId)
    expect(await stage.answer(another, code(seed) + pin)).toMatchObject(wrongOath)
  })

  test('the policy service hears whether there is one', async () => {
    const { userId } = await withApp()
    expect(stage.sayings.asked.at(-1)?.situation).toMatchObject({ userId, hasPin: true })
    const without = await stage.person.withApp()
    await stage.person.start(without.userId)
    expect(stage.sayings.asked.at(-1)?.situation).toMatchObject({ hasPin: false })
  })

  test('a PIN that was taken away meanwhile proves nobody', async () => {
    const { userId, challenge, seed } = await withApp()
    await stage.house.pins().removePin({ userId })
    expect(await stage.answer(challenge, code(seed) + pin)).toMatchObject(wrongOath)
  })

  test('one that was taken away is hashed like any other, whatever the code, and is not asked for twice', async () => {
    const { userId, challenge, seed } = await withApp()
    await stage.house.pins().removePin({ userId })
    const before = stage.hashed.length
    expect(await stage.answer(challenge, code(seed) + pin)).toMatchObject(wrongOath)
    expect(await stage.answer(challenge, not(code(seed)) + '1')).toMatchObject(wrongOath)
    expect(stage.hashed.slice(before)).toEqual([pin, '1'])
  })

  test('a retry gets the same verdict, and counts once', async () => {
    const { challenge, seed } = await withApp()
    const twice = async () => stage.answer(challenge, code(seed) + not(pin), { requestId: 'again' })
    const verdicts = [await twice(), await twice()]
    expect(verdicts).toEqual([verdicts[0], verdicts[0]])
    expect(verdicts[1]?.challenge).toMatchObject({ attemptsLeft: 2 })
  })
})

test('where none is demanded, a code is a code', async () => {
  stage.sayings.pinRequired = false
  const { challenge, seed } = await withApp()
  expect(await stage.answer(challenge, code(seed) + pin)).toMatchObject({
    resultCode: ResultCode.FAILED_OATH_CODE_INCORRECT,
  })
  expect(await stage.answer(challenge, code(seed))).toMatchObject({ approved: true })
})

describe('a PIN that is due for a change', () => {
  test('may be given without end, and no more is kept of it than of a few times', async () => {
    const { challenge, seed } = await withApp(true)
    const answer = (requestId: string) => stage.answer(challenge, code(seed) + pin, { requestId })
    for (let time = 1; time <= 40; time++) expect(await answer(`time-${time}`)).toMatchObject(due)
    const [row] = await stage.rows(`select verdicts from challenge where id = '${challenge.id}'`)
    expect(Object.keys(row?.['verdicts'] as object)).toHaveLength(32)
  })

  test('is told of only to who knows it; once changed, the challenge goes on', async () => {
    const { userId, challenge, seed } = await withApp(true)
    expect(await stage.answer(challenge, code(seed) + not(pin))).toMatchObject(wrongOath)
    expect(await stage.answer(challenge, not(code(seed)) + pin)).toMatchObject(wrongOath)
    const told = await stage.answer(challenge, code(seed) + pin)
    expect(told).toMatchObject({ ...due, challenge: { state: ChallengeState.PENDING, attemptsLeft: 1 } })
    expect(await stage.change(userId, pin, '815926')).toEqual({ changed: true })
    expect(await stage.answer(challenge, `${code(seed)}815926`)).toMatchObject({ approved: true })
  })

  test('is one that expired, too', async () => {
    Object.assign(stage.sayings.limits, { pinExpiryDays: 30 })
    const { userId, challenge, seed } = await withApp()
    expect(await stage.answer(challenge, code(seed) + pin)).toMatchObject({ approved: true })
    stage.house.world.advance(30 * 86_400_000)
    const another = await stage.person.start(userId)
    expect(await stage.answer(another, code(seed) + pin)).toMatchObject(due)
  })
})

/** Many answers at the same moment, in turn to either replica. */
const together = (challenges: Challenge[], value: string, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      stage
        .answer(challenges[index % challenges.length] as Challenge, value, { replica: index % 2 })
        .catch((error: unknown) => error as Refusal),
    ),
  )
const approved = (results: object[]) => results.filter((each) => 'approved' in each && each.approved)
const judged = (results: object[]) => results.filter((each) => !(each instanceof Error))

test('64 copies of a right code and PIN, at once on two replicas, prove the person once', async () => {
  for (let trial = 0; trial < 10; trial++) {
    const { challenge, seed } = await withApp()
    expect(approved(await together([challenge], code(seed) + pin, 64))).toHaveLength(1)
  }
})

test('64 wrong PINs at once, over eight challenges on two replicas, are looked at five times', async () => {
  const { userId, challenge, seed } = await withApp()
  const others = await Promise.all(Array.from({ length: 7 }, () => stage.person.start(userId)))
  const results = await together([challenge, ...others], code(seed) + not(pin), 64)
  expect(judged(results)).toHaveLength(5)
  const { lockouts } = await stage.house.lockouts().getLockouts({ userId })
  expect(lockouts).toMatchObject([{ counted: 'METHOD_APP_CODE', failures: 5 }])
  await expect(stage.answer(challenge, code(seed) + pin)).rejects.toMatchObject({
    reason: ErrorReason.TOO_MANY_ATTEMPTS,
  })
})
