import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { until } from '#libs/testing/until'
import { expireChallenges } from '../sweep.ts'
import { openHouse } from './house.ts'
import { codeOf, people } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>

beforeAll(async () => {
  house = await openHouse({ replicas: 2 })
  person = people(house)
})
afterAll(() => house.close())

test('whoever watches sees every change, made by whichever replica, until the end', async () => {
  const { userId, seed } = await person.withApp()
  const { id: challengeId } = await person.start(userId)
  const seen: [ChallengeState | undefined, number | undefined][] = []
  const watching = (async () => {
    for await (const { challenge } of house.challenges().watchChallenge({ challengeId })) {
      seen.push([challenge?.state, challenge?.attemptsLeft])
    }
  })()
  const answer = (value: string) => {
    const request = {
      challengeId,
      requestId: '',
      factorId: '',
      rememberDevice: false,
      deviceToken: '',
      userAgent: '',
      answer: { kind: { $case: 'code' as const, value } },
    }
    return house.challenges('acme-admin', 1).answerChallenge(request)
  }
  await until(() => seen.length === 1)
  await answer('00000x')
  await until(async () => (await house.ctx.watch.look(), seen.length === 2))
  await answer(codeOf(seed, house.world.now()))
  await until(async () => (await house.ctx.watch.look(), seen.length === 3))
  await watching
  expect(seen).toEqual([
    [ChallengeState.PENDING, 3],
    [ChallengeState.PENDING, 2],
    [ChallengeState.APPROVED, 2],
  ])
})

test('a challenge that is withdrawn is cancelled once, and stays so', async () => {
  const { userId } = await person.withApp()
  const { id: challengeId } = await person.start(userId)
  const cancelled = await house.challenges().cancelChallenge({ challengeId })
  expect(cancelled.challenge).toMatchObject({ state: ChallengeState.CANCELLED })
  expect(await house.challenges().cancelChallenge({ challengeId })).toEqual(cancelled)
})

test('a challenge that nobody answers expires, and its event says that a code was never entered', async () => {
  const { userId } = await person.withApp()
  const { id } = await person.start(userId)
  house.world.advance(181_000)
  await expireChallenges(house.ctx)
  const { rows } = await house.ctx.database.pool.query<{ state: number; result_code: number }>(
    'select state, result_code from challenge where id = $1',
    [id],
  )
  expect(rows).toEqual([{ state: ChallengeState.EXPIRED, result_code: ResultCode.SUCCESS_OATH_CODE_PENDING }])
  const subject = 'countersign.challenge.v1.ChallengeFinished.acme'
  const events = await house.ctx.database.pool.query('select from outbox where subject = $1', [subject])
  expect(events.rows.length).toBeGreaterThan(0)
})
