import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Refusal } from '#contracts/refusal'
import { openQuestionHouse, right } from './questions.ts'

let stage: Awaited<ReturnType<typeof openQuestionHouse>>
beforeAll(async () => {
  stage = await openQuestionHouse({ replicas: 2 })
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

/** Many answers at the same moment, in turn to either replica. */
const together = (challenges: Challenge[], answersTo: (challenge: Challenge) => string[], count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) => {
      const challenge = challenges[(index >> 1) % challenges.length] as Challenge
      return stage
        .answer(challenge, answersTo(challenge), { replica: index % 2 })
        .catch((error: unknown) => error as Refusal)
    }),
  )
const approved = (results: object[]) => results.filter((each) => 'approved' in each && each.approved)
const judged = (results: object[]) => results.filter((each) => !(each instanceof Error))

test('64 copies of right answers, at once on two replicas, prove the person once: 50 times over', async () => {
  for (let trial = 0; trial < 50; trial++) {
    const { challenge } = await stage.withQuestions()
    expect(approved(await together([challenge], right, 64))).toHaveLength(1)
  }
})

test('64 wrong answers at once, over eight challenges on two replicas, are looked at five times: 50 times over', async () => {
  for (let trial = 0; trial < 50; trial++) {
    const { userId, challenge } = await stage.withQuestions()
    const others = await Promise.all(Array.from({ length: 7 }, () => stage.person.start(userId)))
    expect(judged(await together([challenge, ...others], () => ['Rex', 'Rex'], 64))).toHaveLength(5)
    const { lockouts } = await stage.house.lockouts().getLockouts({ userId })
    expect(lockouts).toMatchObject([{ counted: 'METHOD_SECURITY_QUESTIONS', failures: 5 }])
    const before = stage.hashed.length
    await expect(stage.answer(challenge, right(challenge))).rejects.toMatchObject({
      reason: ErrorReason.TOO_MANY_ATTEMPTS,
    })
    expect(stage.hashed.length).toBe(before)
  }
})

test('while questions are chosen anew, the old answers prove their person before or not at all: 20 times over', async () => {
  for (let trial = 0; trial < 20; trial++) {
    const { userId, challenge } = await stage.withQuestions()
    const [results] = await Promise.all([together([challenge], right, 16), stage.enrol(userId)])
    expect(approved(results).length).toBeLessThanOrEqual(1)
    const reasons = results.flatMap((each) => ('reason' in each ? [each.reason] : []))
    const allowed = new Set<unknown>([ErrorReason.CHALLENGE_CLOSED, ErrorReason.METHOD_NOT_OFFERED])
    expect(reasons.filter((reason) => !allowed.has(reason))).toEqual([])
    expect(judged(results).length - approved(results).length).toBe(0)
  }
})
