import { status } from '@grpc/grpc-js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { countStatements } from '#libs/db/statistics'
import { sendingLimits } from '../sending-limits.ts'
import { forgetMessages } from '../sweep.ts'
import { fakeCarrier } from './fake-carrier.ts'
import { cuts, number, sendAll, sms, spent } from './send-all.ts'
import { openStage, type Stage } from './stage.ts'

const limits = sendingLimits.parse({ perPerson: 5, perRecipient: 3 })
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

describe('a budget is exact however many ask at once', () => {
  test.each([
    ['person', SendingBudget.PERSON, 5, { userId: 'ann' }, 'ann'],
    ['recipient', SendingBudget.RECIPIENT, 3, sms('+14255550123'), '+*********23'],
  ])('%s', async (budget, kind, allowed, changes, name) => {
    const { sent, refused } = await sendAll(
      stage,
      Array.from({ length: 40 }, (_, at) => number('1425', at)),
      changes,
    )
    expect([sent.length, refused.length, carrier.taken.length]).toEqual([allowed, 40 - allowed, allowed])
    expect(refused[0]).toMatchObject(spent(budget))
    expect(await cuts(stage)).toEqual([expect.objectContaining({ budget: kind, name, sent: allowed, allowed })])
  })

  test('tenant', async () => {
    stage.ctx.limits = { ...limits, perTenant: 10 }
    const { sent, refused } = await sendAll(
      stage,
      Array.from({ length: 40 }, (_, at) => number(`1${200 + at}`, at)),
    )
    expect([sent.length, refused.length]).toEqual([10, 30])
    expect(await cuts(stage)).toMatchObject([{ budget: SendingBudget.TENANT, name: '', sent: 10 }])
  })

  test('network', async () => {
    stage.ctx.limits = { ...limits, perNetwork: 4 }
    const numbers = Array.from({ length: 40 }, (_, at) => number(`1${200 + at}`, at))
    const { sent, refused } = await sendAll(stage, numbers, { clientIp: '2001:db8::7' })
    expect([sent.length, refused.length]).toEqual([4, 36])
    expect(await cuts(stage)).toMatchObject([{ budget: SendingBudget.NETWORK, name: '2001:db8::/64', sent: 4 }])
    expect(await sendAll(stage, numbers.slice(0, 2), { clientIp: '2001:db8:0:1::7' })).toMatchObject({ refused: [] })
  })

  test('and what is refused counts against nobody else', async () => {
    await sendAll(
      stage,
      Array.from({ length: 40 }, (_, at) => number('1425', at)),
      { userId: 'ann' },
    )
    const { rows } = await stage.database.pool.query(
      'select kind, sum(sent)::integer as sent from spending group by 1 order by 1',
    )
    expect(rows).toEqual([
      { kind: SendingBudget.PERSON, sent: 5 },
      { kind: SendingBudget.RECIPIENT, sent: 5 },
      { kind: SendingBudget.PREFIX, sent: 5 },
    ])
  })
})

describe('a refused message', () => {
  const beyond = async () => {
    await sendAll(
      stage,
      Array.from({ length: 5 }, (_, at) => number('1425', at)),
      { userId: 'ann' },
    )
    return stage.message({ ...sms('+14255550199') })
  }

  test('leaves nothing behind, may be asked for again, and goes when the next day has begun', async () => {
    const message = await beyond()
    const error = await stage.challenge.send(message).catch((thrown) => thrown)
    const nextDay = Math.ceil(stage.world.now().getTime() / 86_400_000) * 86_400_000
    expect(error).toMatchObject({ ...spent('person'), retryAfterMs: nextDay - stage.world.now().getTime() })
    await expect(stage.challenge.send(message)).rejects.toMatchObject(spent('person'))
    stage.world.advance(86_400_000)
    const expiresAt = new Date(stage.world.now().getTime() + 180_000)
    expect(await stage.challenge.send({ ...message, expiresAt })).toMatchObject({ delivery: { userId: 'ann' } })
    expect(await cuts(stage)).toHaveLength(1)
  })

  test('is not let through by the retry after a process died in between', async () => {
    const message = await beyond()
    const dying = Object.create(stage.database.pool, {
      connect: {
        value: async () => {
          const { rows } = await stage.database.pool.query('select from message where user_id = $1', ['ann'])
          if (rows.length > 5) throw new Error('this process is no more')
          return stage.database.pool.connect()
        },
      },
    })
    const replica = await stage.replica({ database: { ...stage.database, pool: dying } })
    await expect(replica.send(message)).rejects.toMatchObject({ code: status.INTERNAL })
    stage.world.advance(60_000)
    await expect(stage.challenge.send(message)).rejects.toMatchObject(spent('person'))
    expect(carrier.taken).toHaveLength(5)
  })

  test('says neither the number nor the text in its log, its event or its counters', async () => {
    const message = await beyond()
    await stage.challenge.send(message).catch(() => {})
    const { rows } = await stage.database.pool.query(
      'select spending::text as row from spending union all select outbox::text from outbox',
    )
    const all = [...stage.log, ...rows.map(({ row }) => row), JSON.stringify(await cuts(stage))].join('\n')
    for (const secret of ['4255550199', message.otp]) expect(all).not.toContain(secret)
    expect(stage.log.join('')).toContain('beyond the budget of the day')
  })
})

test.each([
  ['number_type', '+19002345678'],
  ['country', '+37255512345'],
])('a text to a forbidden %s is refused before anything is counted, kept or sent', async (cause, to) => {
  stage.ctx.limits = { ...limits, countries: ['US'] }
  await expect(stage.challenge.send(stage.message(sms(to)))).rejects.toMatchObject({
    ...{ reason: ErrorReason.DESTINATION_NOT_ALLOWED, metadata: { cause } },
  })
  const { rows } = await stage.database.pool.query('select from message union all select from spending')
  expect([rows.length, carrier.taken.length]).toEqual([0, 0])
})

test('a retry of a message that was counted is not counted again', async () => {
  const message = stage.message(sms('+14255550123'))
  for (let count = 0; count < 5; count++) await stage.challenge.send(message)
  const { rows } = await stage.database.pool.query('select sent from spending')
  expect(rows).toEqual([{ sent: 1 }, { sent: 1 }, { sent: 1 }])
})

test('counting takes no statement of its own', async () => {
  await stage.challenge.send(stage.message())
  const statistics = countStatements(stage.database.pool)
  await stage.challenge.send(stage.message())
  statistics.stop()
  expect([statistics.statements, statistics.commits]).toEqual([2, 2])
})

test('counters are forgotten when the day after them is over', async () => {
  await stage.challenge.send(stage.message())
  const left = async () => (await stage.database.pool.query('select from spending')).rows.length
  stage.world.advance(86_400_000)
  await forgetMessages(stage.ctx)
  expect(await left()).toBe(3)
  stage.world.advance(86_400_000)
  await forgetMessages(stage.ctx)
  expect(await left()).toBe(0)
})
