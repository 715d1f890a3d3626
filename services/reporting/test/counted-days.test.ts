import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { MessageFinished, MessageSent } from '#contracts/gen/countersign/delivery/v1/events'
import { ReportKind, type StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { testWorld } from '#libs/testing/clock'
import { carried } from '#libs/testing/deliver'
import { countHours } from '../count-hours.ts'
import { dayMs } from '../day.ts'
import { deliver } from './deliver.ts'
import { arrived, decided, id, second, sent, today } from './events.ts'
import { story } from './story.ts'
import { openStage, rowsOf, type Stage } from './stage.ts'

const { USAGE_BY_PERSON, USAGE_BY_DAY, DELIVERIES } = ReportKind

let stage: Stage
let tenants = 0

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage.stop())

const freshTenant = () => `t${++tenants}`

const rows = async (tenant: string, kind: ReportKind, filters: Partial<StreamReportRequest> = {}) =>
  (await rowsOf(stage.console(tenant), { kind, ...filters })).rows

/** Sign-ins of today, which goes on, beside the story of yesterday. */
const signInsToday = (tenant: string) =>
  ['ann', 'zed'].map((userId) =>
    carried(SignInDecided, decided(id(`${userId} today`, 1), { userId, decidedAt: today }), tenant),
  )

const questions: [string, ReportKind, Partial<StreamReportRequest>][] = [
  ['by person', USAGE_BY_PERSON, {}],
  ['of one person', USAGE_BY_PERSON, { userId: 'ann' }],
  ['of a group', USAGE_BY_PERSON, { userGroup: 'ops' }],
  ['at an application', USAGE_BY_PERSON, { applicationId: 'vpn' }],
  ['by a method', USAGE_BY_PERSON, { method: Method.ONE_WAY_SMS }],
  ['by a method that nobody used', USAGE_BY_PERSON, { method: Method.OATH_TOKEN }],
  ['from within a day', USAGE_BY_PERSON, { from: second(1) }],
  ['until within today', USAGE_BY_PERSON, { to: new Date(today.getTime() + 1) }],
  ['of yesterday alone', USAGE_BY_PERSON, { from: new Date('2026-03-01'), to: new Date('2026-03-02') }],
  ['by day at an application', USAGE_BY_DAY, { applicationId: 'vpn' }],
  ['by day of a group', USAGE_BY_DAY, { userGroup: 'ops' }],
  ['of messages', DELIVERIES, {}],
  ['of messages until now', DELIVERIES, { from: second(0), to: new Date(today.getTime() + 1) }],
]

test.each(questions)('a summary %s is the same from counts as from what was counted', async (_name, kind, filters) => {
  const tenant = freshTenant()
  await deliver(stage.database.kysely, story(tenant), signInsToday(tenant))
  const before = await rows(tenant, kind, filters)
  await countHours(stage.ctx)
  expect(await rows(tenant, kind, filters)).toEqual(before)
})

describe('counts of days that are over', () => {
  test('are what a summary is made of, and what is not counted comes to them', async () => {
    const tenant = freshTenant()
    await deliver(stage.database.kysely, story(tenant), signInsToday(tenant))
    await countHours(stage.ctx)
    await stage.database.pool.query('update usage_person_day set attempts = 50 where tenant_id = $1', [tenant])
    await stage.database.pool.query('update usage_delivery_day set messages = messages * 50 where tenant_id = $1', [
      tenant,
    ])
    expect(await rows(tenant, USAGE_BY_PERSON)).toMatchObject([
      { Username: 'ann', Attempts: '51' },
      { Username: 'bob', Attempts: '50' },
      { Username: 'zed', Attempts: '1' },
    ])
    const messages = (await rows(tenant, DELIVERIES)).map(({ Messages }) => Number(Messages))
    expect(messages.length).toBeGreaterThan(0)
    expect(messages.filter((each) => each < 50 || each % 50 > 0)).toEqual([])
  })

  test('are counted anew when something of them comes late', async () => {
    const tenant = freshTenant()
    await deliver(stage.database.kysely, story(tenant))
    await countHours(stage.ctx)
    const messages = await rows(tenant, DELIVERIES)
    const failed = arrived(id('c2'), id('d2'), { state: DeliveryState.FAILED, finishedAt: today })
    const late = carried(SignInDecided, decided(id('late'), { userId: 'bob' }), tenant)
    await deliver(stage.database.kysely, [late, carried(MessageFinished, failed, tenant)])
    await countHours(stage.ctx)
    expect((await rows(tenant, USAGE_BY_PERSON)).find(({ Username }) => Username === 'bob')?.Attempts).toBe('2')
    const count = (all: Record<string, string>[]) => all.reduce((sum, { Failed }) => sum + Number(Failed), 0)
    expect(count(await rows(tenant, DELIVERIES))).toBe(count(messages) + 1)
  })

  test('are made when the first of the next day is heard of, though nothing of the day itself comes any more', async () => {
    const tenant = freshTenant()
    const yesterday = testWorld({ now: new Date(today.getTime() - dayMs) })
    const text = sent(id('c1'), id('d1'))
    await deliver(stage.database.kysely, [
      carried(SignInDecided, decided(id('c1')), tenant),
      carried(MessageSent, text, tenant),
    ])
    await countHours({ database: stage.database, world: yesterday })
    const counted = async (table: string) => {
      const { rows } = await stage.database.pool.query(
        `select count(*)::int as n from ${table} where tenant_id = $1 and day = '2026-03-01'`,
        [tenant],
      )
      return rows[0].n > 0
    }
    expect([await counted('usage_person_day'), await counted('usage_delivery_day')]).toEqual([false, false])
    await deliver(stage.database.kysely, signInsToday(tenant), [
      carried(MessageSent, { ...text, deliveryId: id('d9', 1), sentAt: today }, tenant),
    ])
    await countHours(stage.ctx)
    expect([await counted('usage_person_day'), await counted('usage_delivery_day')]).toEqual([true, true])
  })
})

test('a summary by person of more than are added up at a time is whole, each person once', async () => {
  const tenant = freshTenant()
  await stage.database.pool.query(`insert into usage_day values ($1, '2026-03-01', 60000)`, [tenant])
  await stage.database.pool.query(
    `insert into usage_person_day
     select $1, '2026-03-01', 'u' || lpad((n / 40)::text, 5, '0'), 'app-' || n % 40, '', 1, 20, 1, 1, 0, 1, $2 from generate_series(0, 59999) n`,
    [tenant, second(0)],
  )
  const all = await rows(tenant, USAGE_BY_PERSON)
  expect(all).toHaveLength(1_500)
  expect(new Set(all.map(({ Username }) => Username)).size).toBe(1_500)
  expect(new Set(all.map(({ Attempts }) => Attempts))).toEqual(new Set(['40']))
})
