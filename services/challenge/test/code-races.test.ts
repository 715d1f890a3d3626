import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { AnswerChallengeRequest, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { EnrolFactorRequest } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Refusal } from '#contracts/refusal'
import { openHouse } from './house.ts'
import { people } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>

beforeAll(async () => {
  house = await openHouse({ replicas: 2 })
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))

const pass = { minutes: 43_200, singleUse: true, reason: 'first day', startsAt: undefined }

/** What is good exactly once, and what the same again is called. */
const kinds = [
  {
    name: 'a recovery code',
    kind: { $case: 'recoveryCodes', value: { count: 0 } },
    duplicate: ResultCode.FAILED_RECOVERY_CODE_DUPLICATE,
  },
  {
    name: 'a pass that is good only once',
    kind: { $case: 'temporaryAccessPass', value: pass },
    duplicate: ResultCode.FAILED_TEMPORARY_ACCESS_PASS_DUPLICATE,
  },
] as const satisfies { name: string; kind: EnrolFactorRequest['kind']; duplicate: ResultCode }[]

let born = 0
async function holderOf(kind: EnrolFactorRequest['kind']): Promise<{ userId: string; code: string }> {
  const userId = `holder-${++born}`
  const made = await house.factors().enrolFactor({ userId, kind, vouched: true, vouchReason: 'known at the desk' })
  return { userId, code: made.temporaryAccessPass || (made.recoveryCodes[0] ?? '') }
}

/** As many answers at the same moment, in turn to either replica, over the challenges one after another. */
function together(count: number, challenges: Challenge[], code: string) {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      house
        .challenges('acme-admin', index % 2)
        .answerChallenge(
          AnswerChallengeRequest.create({
            challengeId: challenges[(index >> 1) % challenges.length]?.id ?? '',
            answer: { kind: { $case: 'code', value: code } },
          }),
        )
        .catch((error: unknown) => error as Refusal),
    ),
  )
}

const start = (userId: string, count: number) => Promise.all(Array.from({ length: count }, () => person.start(userId)))
type Results = Awaited<ReturnType<typeof together>>
const verdicts = (results: Results) => results.flatMap((each) => (each instanceof Refusal ? [] : [each]))
const reasons = (results: Results) => new Set(results.flatMap((each) => (each instanceof Refusal ? [each.reason] : [])))

describe.each(kinds)('64 copies of $name, at once on two replicas,', ({ kind, duplicate }) => {
  test('prove the person once in one challenge: 50 times over', async () => {
    for (let trial = 0; trial < 50; trial++) {
      const { userId, code } = await holderOf(kind)
      const results = await together(64, await start(userId, 1), code)
      expect(verdicts(results).map(({ approved }) => approved)).toEqual([true])
      expect(reasons(results)).toEqual(new Set([ErrorReason.CHALLENGE_CLOSED]))
    }
  })

  test('prove the person once over 8 challenges, and are duplicates otherwise: 50 times over', async () => {
    Object.assign(house.neighbours.sayings.limits, { lockoutThreshold: 0, attempts: 10 })
    for (let trial = 0; trial < 50; trial++) {
      const { userId, code } = await holderOf(kind)
      const judged = verdicts(await together(64, await start(userId, 8), code))
      expect(judged.filter(({ approved }) => approved)).toHaveLength(1)
      const others = judged.filter(({ approved }) => !approved).map(({ resultCode }) => resultCode)
      expect(new Set(others)).toEqual(new Set([duplicate]))
    }
    Object.assign(house.neighbours.sayings.limits, { lockoutThreshold: 5, attempts: 3 })
  })
})

test.each(kinds)(
  '60 guesses at $name, at once over 10 challenges on two replicas, are looked at 5 times',
  async ({ kind }) => {
    for (let trial = 0; trial < 10; trial++) {
      const { userId } = await holderOf(kind)
      const results = await together(60, await start(userId, 10), '00000-00000')
      expect(verdicts(results)).toHaveLength(5)
      expect(reasons(results)).toContain(ErrorReason.TOO_MANY_ATTEMPTS)
    }
  },
)

test('while a set of codes is replaced, a code of the old set proves its person before or not at all: 50 times over', async () => {
  for (let trial = 0; trial < 50; trial++) {
    const { userId, code } = await holderOf(kinds[0].kind)
    const challenges = await start(userId, 1)
    const [results] = await Promise.all([
      together(16, challenges, code),
      house.factors().enrolFactor({ userId, kind: kinds[0].kind, vouched: true, vouchReason: 'known at the desk' }),
    ])
    expect(verdicts(results).filter(({ approved }) => approved).length).toBeLessThanOrEqual(1)
    const allowed = new Set<unknown>([ErrorReason.CHALLENGE_CLOSED, ErrorReason.METHOD_NOT_OFFERED])
    expect([...reasons(results)].filter((reason) => !allowed.has(reason))).toEqual([])
    const [again] = verdicts(await together(1, await start(userId, 1), code))
    expect(again).toMatchObject({ approved: false, resultCode: ResultCode.FAILED_RECOVERY_CODE_INCORRECT })
  }
})
