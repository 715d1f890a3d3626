import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { openHouse } from './house.ts'
import { codeOf, people } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let usual: (typeof house)['neighbours']['sayings']['limits']
let person: ReturnType<typeof people>

beforeAll(async () => {
  house = await openHouse({ replicas: 2 })
  person = people(house)
  usual = { ...house.neighbours.sayings.limits }
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))
afterEach(() => {
  Object.assign(house.neighbours.sayings.limits, usual)
})

/** Many answers at the same moment, in turn to either replica. */
function together(answers: { challenge: Challenge; code: string }[]) {
  const replicas = [house.challenges('acme-admin', 0), house.challenges('acme-admin', 1)] as const
  return Promise.all(
    answers.map(async ({ challenge, code }, index) => {
      const request = {
        ...{
          challengeId: challenge.id,
          requestId: '',
          factorId: '',
          rememberDevice: false,
          deviceToken: '',
          userAgent: '',
        },
        answer: { kind: { $case: 'code' as const, value: code } },
      }
      return replicas[(index % 2) as 0 | 1].answerChallenge(request).catch((error: unknown) => error)
    }),
  )
}

const approvals = (results: unknown[]) => results.filter((each) => (each as { approved?: boolean }).approved).length
const judged = (results: unknown[]) => results.filter((each) => !(each instanceof Error)).length
const reasons = (results: unknown[]) =>
  new Set(results.filter((each) => each instanceof Error).map((each) => (each as Refusal).reason))

test('64 copies of one texted code, at once on two replicas, prove the person once: 50 times over', async () => {
  for (let trial = 0; trial < 50; trial++) {
    house.world.advance(60_000 * 3)
    const { userId } = await person.withPhone()
    const challenge = await person.start(userId)
    const code = house.neighbours.texts.at(-1)?.parameters.otp ?? ''
    const results = await together(Array.from({ length: 64 }, () => ({ challenge, code })))
    expect(approvals(results)).toBe(1)
    expect(reasons(results)).toEqual(new Set([ErrorReason.CHALLENGE_CLOSED]))
  }
})

test('64 copies of one code of an app, over 8 challenges on two replicas, prove the person once: 50 times over', async () => {
  Object.assign(house.neighbours.sayings.limits, { lockoutThreshold: 0, attempts: 10 })
  for (let trial = 0; trial < 50; trial++) {
    const { userId, seed } = await person.withApp()
    const challenges = await Promise.all(Array.from({ length: 8 }, () => person.start(userId)))
    const code = codeOf(seed, house.world.now())
    const answers = Array.from({ length: 64 }, (_, index) => challenges[index % 8] as Challenge)
    const results = await together(answers.map((challenge) => ({ challenge, code })))
    expect(approvals(results)).toBe(1)
  }
})

test('60 wrong codes at once, over 10 challenges of one person on two replicas, are looked at 5 times', async () => {
  for (let trial = 0; trial < 10; trial++) {
    const { userId } = await person.withApp()
    const challenges = await Promise.all(Array.from({ length: 10 }, () => person.start(userId)))
    const answers = Array.from({ length: 60 }, (_, index) => challenges[index % 10] as Challenge)
    const results = await together(answers.map((challenge) => ({ challenge, code: '000000x' })))
    expect(judged(results)).toBe(5)
    expect(reasons(results)).toContain(ErrorReason.TOO_MANY_ATTEMPTS)
  }
})

test('the right code among many wrong ones does not slip past the limit', async () => {
  const { userId, seed } = await person.withApp()
  const [first, ...rest] = await Promise.all(Array.from({ length: 10 }, () => person.start(userId)))
  if (!first) throw new Error('there was no challenge')
  await together([first, ...rest].slice(0, 5).map((challenge) => ({ challenge, code: '000000x' })))
  const results = await together([{ challenge: first, code: codeOf(seed, house.world.now()) }])
  expect(results).toEqual([expect.objectContaining({ reason: ErrorReason.TOO_MANY_ATTEMPTS })])
})

test('40 sign-ins at once start 10 challenges, and the others hear when to come back', async () => {
  const { userId } = await person.withApp()
  const results = await Promise.all(
    Array.from({ length: 40 }, () => person.start(userId).catch((error: unknown) => error)),
  )
  expect(judged(results)).toBe(10)
  expect(results.find((each) => each instanceof Refusal)).toMatchObject({
    reason: ErrorReason.TOO_MANY_CHALLENGES,
    retryAfterMs: 300_000,
  })
})

test('one request id, 32 times at once on two replicas, starts one challenge and sends one text', async () => {
  const { userId } = await person.withPhone()
  const texts = house.neighbours.texts.length
  const request = person.request(userId)
  const replicas = [house.challenges('acme-admin', 0), house.challenges('acme-admin', 1)] as const
  const started = await Promise.all(
    Array.from({ length: 32 }, (_, index) => replicas[(index % 2) as 0 | 1].startChallenge(request)),
  )
  expect(new Set(started.map(({ challenge }) => challenge?.id)).size).toBe(1)
  expect(house.neighbours.texts.length).toBe(texts + 1)
})

test('30 new phones at once leave a person with 20 factors', async () => {
  const userId = 'collector'
  const kind = { $case: 'smsPhone' as const, value: { number: '+14255550199' } }
  const results = await Promise.all(
    Array.from({ length: 30 }, () =>
      house
        .factors()
        .enrolFactor({ userId, kind, vouched: true, vouchReason: 'known at the desk' })
        .catch((error: unknown) => error),
    ),
  )
  expect(judged(results)).toBe(20)
  expect(reasons(results)).toEqual(new Set([ErrorReason.LIMIT_REACHED]))
})
