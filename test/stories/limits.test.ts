import { expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { acme, cluster, otherThan } from './stage.ts'

test('a person who is wrong five times in a row is locked out, and may come back after five minutes', async () => {
  const joe = await cluster.person({ house: acme, has: ['app'] })
  const [first, second] = [await joe.start(), await joe.start()]
  const wrong = () => otherThan(joe.appCode())
  await joe.answer(first, wrong())
  await joe.answer(first, wrong())
  expect(await joe.answer(first, wrong())).toMatchObject({
    resultCode: ResultCode.FAILED_OATH_MAX_RETRY_REACHED,
    challenge: { state: ChallengeState.DENIED, attemptsLeft: 0 },
  })
  await joe.answer(second, wrong())
  expect(await joe.answer(second, wrong())).toMatchObject({ approved: false, challenge: { attemptsLeft: 1 } })

  await expect(joe.answer(second, joe.appCode())).rejects.toMatchObject({ reason: ErrorReason.TOO_MANY_ATTEMPTS })
  expect(await joe.start()).toMatchObject({
    state: ChallengeState.DENIED,
    decision: { reason: DecisionReason.LOCKED_OUT },
  })
  cluster.world.advance(5 * 60_000)
  expect(await joe.answer(await joe.start(), joe.appCode())).toMatchObject({ approved: true })
})

test('a person for whom eleven sign-ins are begun within five minutes has ten', async () => {
  const kim = await cluster.person({ house: acme, has: ['app'] })
  await Promise.all(Array.from({ length: 10 }, () => kim.start()))
  const refused = { reason: ErrorReason.TOO_MANY_CHALLENGES, retryAfterMs: expect.any(Number) }
  await expect(kim.start()).rejects.toMatchObject(refused)
})
