import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DuplicateCodeUsed, PersonLockedOut, PersonUnlocked } from '#contracts/gen/countersign/challenge/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { openHouse } from './house.ts'
import { codeOf, people } from './people.ts'

const { APP_CODE, ONE_WAY_SMS } = Method
const usual = {
  attempts: 3,
  lockoutThreshold: 5,
  growingDelay: false,
  challengesPerFiveMinutes: 10,
  textsPerTenMinutes: 50,
}
const tooMany = { reason: ErrorReason.TOO_MANY_ATTEMPTS }

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>

beforeAll(async () => {
  house = await openHouse({ replicas: 2 })
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => {
  Object.assign(house.neighbours.sayings.limits, usual)
  house.neighbours.sayings.rememberedDevice = false
  house.world.advance(600_000)
})

const bear = (attempts: number, more = {}) => Object.assign(house.neighbours.sayings.limits, { attempts, ...more })
const factorOf = ({ options }: Challenge, method: Method) =>
  options.find((option) => option.method === method)?.factorId ?? ''

function answer(challenge: Challenge, code: string, { method = APP_CODE as Method, replica = 0 } = {}) {
  const kind = { $case: 'code' as const, value: code }
  const [challengeId, factorId] = [challenge.id, factorOf(challenge, method)]
  const request = {
    challengeId,
    factorId,
    requestId: '',
    rememberDevice: false,
    deviceToken: '',
    userAgent: '',
    answer: { kind },
  }
  return house.challenges('acme-admin', replica).answerChallenge(request)
}

/** Ann, who has an app and a phone. */
async function ann() {
  const { userId } = await person.withPhone()
  const { seed } = await person.addApp(userId)
  const texted = () => house.neighbours.texts.at(-1)?.parameters.otp ?? ''
  return { userId, texted, shown: () => codeOf(seed, house.world.now()) }
}

/** So many wrong codes of the app, one after another. */
async function guess(userId: string, times: number) {
  const challenge = await person.start(userId)
  for (let wrong = 0; wrong < times; wrong++) await answer(challenge, 'wrong')
  return challenge
}

const lockoutsOf = (userId: string) => house.lockouts().getLockouts({ userId })
const asked = () => house.neighbours.sayings.asked.at(-1)?.situation
const availableBy = (wanted: Method) => asked()?.factors.find(({ method }) => method === wanted)

async function told<T>(event: { $type: string; decode(bytes: Buffer): T }, userId: string): Promise<T[]> {
  const { rows } = await house.ctx.database.pool.query<{ payload: Buffer }>(
    `select payload from outbox where subject = $1 order by id`,
    [`${event.$type}.acme`],
  )
  return rows
    .map(({ payload }) => event.decode(payload))
    .filter((each) => (each as { userId: string }).userId === userId)
}

describe('wrong answers by one method', () => {
  test('64 at once on two replicas, are looked at 5 times, and the other method still works', async () => {
    bear(10)
    const { userId, texted, shown } = await ann()
    const challenges = await Promise.all(Array.from({ length: 5 }, () => person.start(userId)))
    const results = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        answer(challenges[index % 5] as Challenge, 'wrong', { replica: index % 2 }).catch((error: unknown) => error),
      ),
    )
    expect(results.filter((result) => !(result instanceof Error))).toHaveLength(5)
    expect(results.filter((result) => result instanceof Error)).toEqual(
      Array.from({ length: 59 }, () => expect.objectContaining({ ...tooMany, retryAfterMs: 300_000 })),
    )
    const [challenge] = challenges.slice(-1) as [Challenge]
    await expect(answer(challenge, shown())).rejects.toMatchObject(tooMany)
    const last = await person.start(userId, { factorId: factorOf(challenge, ONE_WAY_SMS) })
    expect(await answer(last, texted(), { method: ONE_WAY_SMS })).toMatchObject({ approved: true })
  })

  test('lock that method, and the policy service hears of it by factor', async () => {
    bear(10)
    const { userId } = await ann()
    await guess(userId, 5)
    await person.start(userId)
    const until = new Date(house.world.now().getTime() + 300_000)
    expect(asked()?.lockedUntil).toBeUndefined()
    expect(availableBy(ONE_WAY_SMS)).toMatchObject({ lockedUntil: undefined, deviceLockedUntil: undefined })
    expect(availableBy(APP_CODE)).toMatchObject({ lockedUntil: until, deviceLockedUntil: undefined })
    expect(await told(PersonLockedOut, userId)).toEqual([
      { userId, failures: 5, lockedAt: house.world.now(), lockedUntil: until, method: APP_CODE },
    ])
  })

  test('by a stranger do not stop the person at their remembered device', async () => {
    bear(10)
    const { userId, shown } = await ann()
    const strangers = await guess(userId, 5)
    house.neighbours.sayings.rememberedDevice = true
    const home = await person.start(userId)
    await expect(answer(strangers, shown())).rejects.toMatchObject(tooMany)
    expect(await answer(home, shown())).toMatchObject({ approved: true })
  })

  test('are slowed down more and more, where the tenant has chosen that', async () => {
    bear(10, { growingDelay: true })
    const { userId, shown } = await ann()
    const challenge = await guess(userId, 5)
    for (const seconds of [1, 2, 4]) {
      house.world.advance(seconds * 1000 - 1)
      await expect(answer(challenge, shown())).rejects.toMatchObject({ ...tooMany, retryAfterMs: 1 })
      house.world.advance(1)
      if (seconds < 4) await answer(challenge, 'wrong')
    }
    expect(await answer(challenge, shown())).toMatchObject({ approved: true })
  })
})

describe('where the lockout is off', () => {
  const off = () => bear(100, { lockoutThreshold: 0 })

  test('strangers still stop at 90 wrong answers in a row, the device at 100, until the person is unlocked', async () => {
    off()
    const { userId, shown } = await ann()
    const challenge = await guess(userId, 90)
    await expect(answer(challenge, shown())).rejects.toMatchObject({ ...tooMany, retryAfterMs: undefined })
    house.neighbours.sayings.rememberedDevice = true
    await guess(userId, 10)
    const home = await person.start(userId)
    expect(asked()?.lockedUntil?.getUTCFullYear()).toBe(9999)
    await expect(answer(home, shown())).rejects.toMatchObject(tooMany)
    house.world.advance(120_000)
    expect((await lockoutsOf(userId)).consecutiveFailures).toBe(100)
    await expect(answer(home, shown())).rejects.toMatchObject(tooMany)

    expect(await house.lockouts().unlock({ userId, reason: 'she called' })).toEqual({})
    expect(await answer(home, shown())).toMatchObject({ approved: true, challenge: { state: ChallengeState.APPROVED } })
    expect(await told(PersonLockedOut, userId)).toMatchObject([
      { failures: 90, lockedUntil: undefined },
      { failures: 100, lockedUntil: undefined },
    ])
  })
})

describe('an administrator', () => {
  test('sees what is counted against a person, as long as it is', async () => {
    bear(10)
    const { userId } = await ann()
    await guess(userId, 5)
    house.neighbours.sayings.rememberedDevice = true
    await guess(userId, 2)
    const lockedUntil = new Date(house.world.now().getTime() + 300_000)
    const app = { method: APP_CODE, counted: 'METHOD_APP_CODE' }
    expect(await lockoutsOf(userId)).toEqual({
      lockouts: expect.arrayContaining([
        { ...app, rememberedDevice: false, failures: 5, lockedUntil },
        { ...app, rememberedDevice: true, failures: 2, lockedUntil: undefined },
      ]),
      consecutiveFailures: 7,
      appPasswordFailures: 0,
    })
    house.world.advance(300_000)
    expect(await lockoutsOf(userId)).toEqual({ lockouts: [], consecutiveFailures: 7, appPasswordFailures: 0 })
    expect(await lockoutsOf('nobody')).toEqual({ lockouts: [], consecutiveFailures: 0, appPasswordFailures: 0 })
  })

  test('forgives, which is told once; where there is nothing to forgive, nothing is', async () => {
    bear(10)
    const { userId, shown } = await ann()
    const challenge = await guess(userId, 5)
    for (let time = 0; time < 2; time++) await house.lockouts().unlock({ userId, reason: 'she called' })
    await house.lockouts().unlock({ userId: 'nobody', reason: 'he called' })
    expect(await told(PersonUnlocked, userId)).toEqual([
      { userId, reason: 'she called', unlockedAt: house.world.now() },
    ])
    expect(await told(PersonUnlocked, 'nobody')).toEqual([])
    expect(await answer(challenge, shown())).toMatchObject({ approved: true })
  })

  test('of another tenant sees and forgives nothing', async () => {
    bear(10)
    const { userId } = await ann()
    await guess(userId, 5)
    await house.lockouts('evil-admin').unlock({ userId, reason: 'x' })
    expect(await house.lockouts('evil-admin').getLockouts({ userId })).toEqual({
      lockouts: [],
      consecutiveFailures: 0,
      appPasswordFailures: 0,
    })
    expect((await lockoutsOf(userId)).consecutiveFailures).toBe(5)
  })

  test('has to say why, and to be one', async () => {
    for (const reason of ['', ' ', 'x'.repeat(257)]) {
      await expect(house.lockouts().unlock({ userId: 'ann', reason })).rejects.toMatchObject({
        reason: ErrorReason.INVALID_REQUEST,
        violations: [{ field: 'reason' }],
      })
    }
    const desk = house.lockouts('acme-desk')
    const refused = { reason: ErrorReason.SCOPE_MISSING, metadata: { scope: 'factors:vouch' } }
    await expect(desk.unlock({ userId: 'ann', reason: 'x' })).rejects.toMatchObject(refused)
    await expect(desk.getLockouts({ userId: 'ann' })).rejects.toMatchObject(refused)
  })
})

test('a right code that is given a second time is told of', async () => {
  const { userId, shown } = await ann()
  await answer(await person.start(userId), shown())
  const challenge = await person.start(userId)
  await answer(challenge, shown())
  expect(await told(DuplicateCodeUsed, userId)).toEqual([
    {
      ...{ userId, factorId: factorOf(challenge, APP_CODE), method: APP_CODE, challengeId: challenge.id },
      ...{ clientIp: '198.51.100.7', usedAt: house.world.now() },
    },
  ])
})
