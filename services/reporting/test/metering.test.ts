import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { type Person, PersonState, Provider, UsageModel } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged, ProviderChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { carried, deliverTo, type Carried } from '#libs/testing/deliver'
import { closeMonths } from '../close-months.ts'
import { countHours } from '../count-hours.ts'
import { dayMs } from '../day.ts'
import { keepDays } from '../keep-days.ts'
import { remembering } from '../remembering.ts'
import { decided, finished, id, personChanged, second, today } from './events.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let tenants = 0
let tenant = ''

beforeAll(async () => {
  stage = await openStage()
})

beforeEach(async () => {
  tenant = `t${++tenants}`
  stage.ctx.lag = async () => ({ events: 0, oldestMs: 0 })
  stage.ctx.world.advance(today.getTime() - stage.ctx.world.now().getTime())
  await keepDays(stage.ctx)
})

afterAll(() => stage.stop())

const day = 24 * 3_600
/** Brings events by the clock of the stage. */
async function bring(...events: Carried[]): Promise<void> {
  await deliverTo('reporting', remembering(stage.ctx.world))(stage.database.kysely, events)
}

const statement = (month = '2026-03') => stage.console(tenant).getStatement({ month })

function billedBy(usageModel: UsageModel, at = -2 * day): Carried {
  const after = Provider.create({ usageModel })
  const origin = { credentialId: '', changedAt: second(at) }
  return carried(ProviderChanged, { origin, before: undefined, after }, tenant)
}

const enabled = (userId: string, at: number, change: Partial<Person> = {}) =>
  carried(PersonChanged, personChanged(at, { userId, state: PersonState.ENABLED, ...change }), tenant)
const gone = (userId: string, at: number) =>
  carried(PersonChanged, personChanged(at, undefined, { userId, state: PersonState.ENABLED }), tenant)
const signIn = (name: string, at = 0) =>
  carried(SignInDecided, decided(id(`${tenant} ${name}`, Math.floor(at / day)), { decidedAt: second(at) }), tenant)

/** So many days later, with all that is to be done meanwhile. */
async function later(days: number): Promise<void> {
  stage.ctx.world.advance(days * dayMs)
  await countHours(stage.ctx)
  await closeMonths(stage.ctx)
  await keepDays(stage.ctx)
}

describe('by people', () => {
  test('each day has those who were enabled at its end, less the licences', async () => {
    const licences = [LicenceKind.DIRECTORY_PREMIUM]
    await bring(
      billedBy(UsageModel.PER_USER),
      ...[enabled('ann', -day), enabled('bob', 0), enabled('cat', 0, { licences }), gone('bob', day)],
    )
    const { statement: march } = await statement()
    expect(march).toMatchObject({ month: '2026-03', closedAt: undefined, personDays: 3n })
    expect(march?.days).toMatchObject([
      { day: '2026-03-01', usageModel: UsageModel.PER_USER, enabled: 3, licences: 1, billedPeople: 2 },
      { day: '2026-03-02', enabled: 2, licences: 1, billedPeople: 1 },
    ])
  })

  test('what is told late, twice and in any order comes to the same', async () => {
    const events = [
      billedBy(UsageModel.PER_USER),
      enabled('ann', 0),
      gone('ann', 60),
      enabled('ann', 120),
      enabled('bob', 5),
    ]
    await bring(...events.toReversed())
    await stage.database.pool.query('truncate inbox')
    await bring(...events)
    expect((await statement()).statement?.days).toMatchObject([{ enabled: 2 }, { enabled: 2 }])
  })
})

describe('by authentications', () => {
  test('each day has what reached the engine on it', async () => {
    await bring(billedBy(UsageModel.PER_AUTHENTICATION), enabled('ann', 0), signIn('a'), signIn('b'), signIn('c', day))
    await countHours(stage.ctx)
    const { statement: march } = await statement()
    expect(march).toMatchObject({ authentications: 3n, personDays: 0n, amountCents: 42n })
    expect(march?.days).toMatchObject([{ billedAuthentications: 2n }, { billedAuthentications: 1n }])
  })

  test('a day is billed by what there was at its end, and before there was anything for nothing', async () => {
    await bring(billedBy(UsageModel.PER_AUTHENTICATION, day), signIn('a'), signIn('b', day))
    await countHours(stage.ctx)
    expect((await statement()).statement?.days).toMatchObject([
      { usageModel: UsageModel.UNSPECIFIED, authentications: 1n, billedAuthentications: 0n },
      { usageModel: UsageModel.PER_AUTHENTICATION, billedAuthentications: 1n },
    ])
  })
})

describe('a month', () => {
  test('is closed some days after its end, once', async () => {
    await bring(billedBy(UsageModel.PER_AUTHENTICATION), signIn('a'))
    await later(30)
    expect((await statement()).statement?.closedAt).toBeUndefined()
    await later(3)
    const { statement: march, recomputed } = await statement()
    expect(march).toMatchObject({ closedAt: expect.any(Date), authentications: 1n })
    expect(march?.days).toHaveLength(31)
    expect(recomputed).toBeUndefined()
    await later(1)
    expect((await statement()).statement).toEqual(march)
  })

  test('is not closed while events of it wait to be remembered, or may', async () => {
    await bring(billedBy(UsageModel.PER_AUTHENTICATION))
    for (const lag of [{ events: 1, oldestMs: 30 * dayMs }, undefined]) {
      stage.ctx.lag = async () => lag
      await later(20)
      expect((await statement()).statement?.closedAt).toBeUndefined()
    }
  })

  test('is closed while later events wait', async () => {
    await bring(billedBy(UsageModel.PER_AUTHENTICATION))
    stage.ctx.lag = async () => ({ events: 100, oldestMs: 1_000 })
    await later(33)
    expect((await statement()).statement?.closedAt).toBeDefined()
  })

  test('is not closed before its hours are counted', async () => {
    await bring(billedBy(UsageModel.PER_AUTHENTICATION), signIn('a'))
    stage.ctx.world.advance(33 * dayMs)
    await closeMonths(stage.ctx)
    expect((await statement()).statement?.closedAt).toBeUndefined()
    await later(0)
    expect((await statement()).statement).toMatchObject({ closedAt: expect.any(Date), authentications: 1n })
  })

  test('that is closed never changes, and says what events that came later would make of it', async () => {
    await bring(billedBy(UsageModel.PER_AUTHENTICATION), signIn('a'))
    await later(33)
    const closed = (await statement()).statement
    await bring(signIn('late'))
    await later(1)
    const { statement: march, recomputed } = await statement()
    expect(march).toEqual(closed)
    expect(recomputed).toMatchObject({ closedAt: undefined, authentications: 2n })
    const change = stage.database.pool.query('update statement set closed_at = now() where tenant_id = $1', [tenant])
    await expect(change).rejects.toThrow('only ever added')
  })

  test('that was billed still adds up when its sign-ins are forgotten', async () => {
    await bring(billedBy(UsageModel.PER_AUTHENTICATION), enabled('ann', 0), signIn('a'), signIn('b', day))
    await later(33)
    const closed = (await statement()).statement
    await later(100)
    await bring(signIn('far too late'))
    await later(1)
    const { statement: march, recomputed } = await statement()
    expect(march).toEqual(closed)
    expect(march).toMatchObject({ authentications: 2n })
    expect(recomputed).toBeUndefined()
    const { rows } = await stage.database.pool.query(
      'select sum(attempts)::int as sum from usage_hour where tenant_id = $1',
      [tenant],
    )
    expect(rows).toEqual([{ sum: 2 }])
  })

  test('of another tenant is another', async () => {
    await bring(billedBy(UsageModel.PER_AUTHENTICATION), signIn('a'))
    tenant = 'somebody-else'
    expect((await statement()).statement).toMatchObject({ authentications: 0n, amountCents: 0n })
  })

  test.each(['', '2026', '2026-13', '2026-3', '1999-01'])('is refused if it is none: %j', async (month) => {
    await expect(statement(month)).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
  })
})

describe('a summary', () => {
  const hours = { from: second(-day), to: second(2 * day), step: 1 as const }

  test('counts attempts, what came of them, by which method, and how long they took', async () => {
    const end = (name: string, seconds: number) =>
      carried(ChallengeFinished, finished(id(`${tenant} ${name}`), { finishedAt: second(seconds) }), tenant)
    await bring(end('a', 20), signIn('a'), signIn('b', 10), end('b', 12), signIn('c', 3_600))
    await countHours(stage.ctx)
    const { spans, total } = await stage.console(tenant).getSummary(hours)
    expect(spans).toMatchObject([
      { beginsAt: second(0), attempts: 2n, states: { 2: 2n }, methods: { 1: 2n } },
      { beginsAt: second(3_600), attempts: 1n, states: { 1: 1n }, medianMs: 0n },
    ])
    expect(Number(spans[0]?.p99Ms) / 20_000).toBeCloseTo(1, 0)
    expect(total).toMatchObject({ attempts: 3n, states: { 1: 1n, 2: 2n } })
  })

  test('by the day has its hours together', async () => {
    await bring(signIn('a'), signIn('b', 3_600), signIn('c', day))
    await countHours(stage.ctx)
    const { spans } = await stage.console(tenant).getSummary({ ...hours, step: 2 })
    expect(spans).toMatchObject([
      { beginsAt: new Date('2026-03-01'), attempts: 2n },
      { beginsAt: new Date('2026-03-02'), attempts: 1n },
    ])
  })

  test('is the same however often, late and in any order the events come, and whoever counts', async () => {
    const events = [signIn('a'), signIn('b', 5), carried(ChallengeFinished, finished(id(`${tenant} a`)), tenant)]
    for (const event of events.toReversed()) {
      await Promise.all([bring(event), countHours(stage.ctx), countHours(stage.ctx)])
    }
    await stage.database.pool.query('truncate inbox')
    await bring(...events)
    await countHours(stage.ctx)
    const { total } = await stage.console(tenant).getSummary(hours)
    expect(total).toMatchObject({ attempts: 2n, states: { 1: 1n, 2: 1n } })
  })

  test('is refused for more than a thousand hours', async () => {
    const asked = stage.console(tenant).getSummary({ ...hours, to: second(43 * day) })
    await expect(asked).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
  })
})
