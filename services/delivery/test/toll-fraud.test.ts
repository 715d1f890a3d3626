import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished, FactorConfirmed } from '#contracts/gen/countersign/challenge/v1/events'
import { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { carried, deliverTo } from '#libs/testing/deliver'
import { learning } from '../learning.ts'
import { sendingLimits } from '../sending-limits.ts'
import { fakeCarrier } from './fake-carrier.ts'
import { cuts, number, sendAll, spent } from './send-all.ts'
import { openStage, type Stage } from './stage.ts'

const perPrefix = 100
const limits = sendingLimits.parse({ perPrefix, conversion: 0.1 })
const carrier = fakeCarrier()
let stage: Stage

beforeAll(async () => {
  stage = await openStage({ publicUrl: 'https://mfa.example.com', accounts: [carrier.account], limits })
})
afterEach(async () => {
  carrier.taken.length = 0
  stage.ctx.limits = limits
  stage.log.length = 0
  await stage.database.pool.query('truncate message, outbox, spending, inbox')
})
afterAll(() => stage?.stop())

const hear = deliverTo('delivery', learning)
const passed = (challengeId: string, change: object = {}) =>
  carried(
    ChallengeFinished,
    ChallengeFinished.create({ challengeId, state: ChallengeState.APPROVED, method: Method.ONE_WAY_SMS, ...change }),
  )

test('2,000 numbers of a prefix whose codes never come back are cut at its budget, and no other prefix is', async () => {
  const bad = Array.from({ length: 2_000 }, (_, at) => number('372555', at))
  const good = Array.from({ length: 60 }, (_, at) => number('372501', at))
  const [pumped, other] = await Promise.all([sendAll(stage, bad), sendAll(stage, good)])
  expect([pumped.sent.length, other.sent.length]).toEqual([perPrefix, 60])
  expect(pumped.refused).toEqual(pumped.refused.map(() => expect.objectContaining(spent('prefix'))))
  expect(await cuts(stage)).toEqual([
    expect.objectContaining({
      ...{ event: 'SendingCut', budget: SendingBudget.PREFIX, name: '372555', converted: 0, allowed: perPrefix },
      cutAt: stage.world.now(),
    }),
  ])
  const { rows } = await stage.database.pool.query('select count(*)::integer as count from message')
  expect(rows).toEqual([{ count: perPrefix + 60 }])
})

describe('a prefix whose codes come back', () => {
  const many = (from: number, count: number) => Array.from({ length: count }, (_, at) => number('4477009', from + at))

  test('goes beyond its budget, and is cut once they do not any more', async () => {
    const { sent } = await sendAll(stage, many(0, perPrefix))
    await hear(
      stage.database.kysely,
      sent.slice(0, 20).map((id) => passed(id)),
    )
    // 20 of 200 are a tenth: the first that makes it less is refused.
    const { sent: more, refused } = await sendAll(stage, many(1_000, 150))
    expect([more.length, refused.length]).toEqual([100, 50])
    expect(await cuts(stage)).toMatchObject([{ name: '44770', sent: 200, converted: 20 }])
  })

  test('is open again as soon as they do', async () => {
    const { sent, refused } = await sendAll(stage, many(0, perPrefix + 1))
    expect(refused).toHaveLength(1)
    await hear(
      stage.database.kysely,
      sent.slice(0, 50).map((id) => passed(id)),
    )
    expect(await sendAll(stage, many(1_000, 1))).toMatchObject({ refused: [] })
  })

  test('has the credit of the day before', async () => {
    const { sent } = await sendAll(stage, many(0, 50))
    await hear(
      stage.database.kysely,
      sent.map((id) => passed(id)),
    )
    stage.world.advance(86_400_000)
    expect((await sendAll(stage, many(1_000, perPrefix + 10))).refused).toEqual([])
  })

  test('is credited once for a challenge that was passed by a text, and for a phone that was proved by one', async () => {
    const { sent } = await sendAll(stage, many(0, 6))
    const [one, two, three, four, five, six] = sent as [string, string, string, string, string, string]
    const event = passed(one)
    const proved = FactorConfirmed.create({ challengeId: two, method: Method.ONE_WAY_SMS })
    await hear(
      stage.database.kysely,
      [event, carried(FactorConfirmed, proved), passed(three, { state: ChallengeState.DENIED })],
      [event, passed(four, { method: Method.APP_CODE }), passed(five, { challengeId: '' }), passed('never-texted')],
      [carried(ChallengeFinished, ChallengeFinished.create({ ...passed(six).event }), 'other')],
    )
    const { rows } = await stage.database.pool.query('select name, sent, converted from spending where kind = 3')
    expect(rows).toEqual([{ name: '44770', sent: 6, converted: 2 }])
  })
})
