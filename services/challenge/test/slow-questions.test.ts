import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { until } from '#libs/testing/until'
import { codeOf } from './people.ts'
import { openQuestionHouse, right } from './questions.ts'

const waiting: (() => void)[] = []
let held = false

let stage: Awaited<ReturnType<typeof openQuestionHouse>>
beforeAll(async () => {
  stage = await openQuestionHouse({
    slowly: (secret) =>
      held ? new Promise((resolve) => waiting.push(() => resolve(secret))) : Promise.resolve(secret),
  })
})
afterAll(() => stage.house.close())

test('codes go on being judged while answers to 66 people wait to be hashed, and the next hears when to come back', async () => {
  stage.anew()
  const all = []
  for (let born = 0; born < 67; born++) all.push((await stage.withQuestions()).challenge)
  const { seed, challenge } = await stage.withQuestions()

  held = true
  let done = 0
  const results = all.map((one) =>
    stage
      .answer(one, right(one))
      .catch((error: unknown) => error as Error)
      .finally(() => done++),
  )
  await until(() => waiting.length === 2 && done === 1)
  await expect(stage.enrol('late')).rejects.toMatchObject({ reason: ErrorReason.OVERLOADED })
  const code = { kind: { $case: 'code' as const, value: codeOf(seed, stage.house.world.now()) } }
  const request = { requestId: '', rememberDevice: false, deviceToken: '', userAgent: '', answer: code }
  const factorId = challenge.options.find(({ method }) => method === Method.APP_CODE)?.factorId ?? ''
  const byCode = stage.house.challenges().answerChallenge({ ...request, challengeId: challenge.id, factorId })
  expect(await byCode).toMatchObject({ approved: true })
  expect(done).toBe(1)

  held = false
  for (const release of waiting.splice(0)) release()
  const answers = await Promise.all(results)
  expect(answers.filter((each) => 'approved' in each && each.approved)).toHaveLength(66)
  expect(answers.find((each) => each instanceof Error)).toMatchObject({ reason: ErrorReason.OVERLOADED })
})
