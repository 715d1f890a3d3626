import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { AnswerRejected, ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { MessageFinished, MessageSent } from '#contracts/gen/countersign/delivery/v1/events'
import { carried, type Carried } from '#libs/testing/deliver'
import { countHours } from '../count-hours.ts'
import type { Schema } from '../db/schema.ts'
import { projections } from '../projections/index.ts'
import { arrangements } from './arrangements.ts'
import { deliver } from './deliver.ts'
import { arrived, decided, finished, id, rejected, second, sent } from './events.ts'
import { story } from './story.ts'
import { openStage, report, type Stage } from './stage.ts'

let stage: Stage
let tenants = 0

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage.stop())

const freshTenant = () => `t${++tenants}`

async function rows(tenant: string) {
  return (await report(stage.console(tenant))).rows
}

const places = story().map((_, place) => place)

/** The story as a tenant's own, its events named by their place in it. */
function told(tenant: string, batches: number[][]): Carried[][] {
  const events = story(tenant).map((event, place) => ({ ...event, id: id(`${tenant} ${place}`, place) }))
  return batches.map((batch) => batch.flatMap((place) => events[place] ?? []))
}

/** All that the projections hold of a tenant, but for its name. */
async function held(tenant: string) {
  await countHours(stage.ctx)
  const counts = ['usageHour', 'usageDay', 'usagePersonDay', 'usageDeliveryDay']
  const tables = [...Object.keys(projections), ...counts] as (keyof Schema)[]
  const texts = tables.map(async (table) => {
    const text = sql<{ row: string }>`
      select (to_jsonb(t) - '{tenant_id,message_id,version}'::text[])::text as row from ${sql.table(table)} t where tenant_id = ${tenant} order by 1`
    return [table, (await text.execute(stage.database.kysely)).rows]
  })
  return Object.fromEntries(await Promise.all(texts))
}

test('whatever order events come in, and however often, all projections and the report are the same', async () => {
  const property = fc.asyncProperty(arrangements(places), async ({ events, batches }) => {
    const [ordered, arranged] = [freshTenant(), freshTenant()]
    await deliver(stage.database.kysely, ...told(ordered, [events]), ...told(arranged, batches))
    for (const suffix of ['', '-other']) {
      expect(await rows(arranged + suffix)).toEqual(await rows(ordered + suffix))
      expect(await held(arranged + suffix)).toEqual(await held(ordered + suffix))
    }
  })
  await fc.assert(property, { numRuns: 30 })
})

describe('a sign-in', () => {
  test('is reported whole once all its events have come', async () => {
    const tenant = freshTenant()
    await deliver(stage.database.kysely, story(tenant))
    const [bob, ann] = await rows(tenant)
    expect(bob).toMatchObject({ challengeId: id('c2'), userId: 'bob', state: ChallengeState.PENDING, wrongAnswers: 0 })
    expect(ann).toMatchObject({
      challengeId: id('c1'),
      userId: 'ann',
      applicationId: 'vpn',
      rule: 'person-state',
      startedAt: second(0),
      finishedAt: second(20),
      state: ChallengeState.APPROVED,
      authenticated: true,
      billable: true,
      wrongAnswers: 2,
      deliveries: [{ deliveryId: id('d1'), provider: 'first' }],
    })
    expect(await rows(`${tenant}-other`)).toMatchObject([{ challengeId: id('c1'), userId: 'zoe', wrongAnswers: 0 }])
  })

  test('is not reported before its decision is known, and then with all that came before', async () => {
    const tenant = freshTenant()
    const early = [
      carried(ChallengeFinished, finished(id('c1')), tenant),
      carried(MessageFinished, arrived(id('c1'), id('d1')), tenant),
      carried(AnswerRejected, rejected(id('c1')), tenant),
    ]
    await deliver(stage.database.kysely, early)
    expect(await rows(tenant)).toEqual([])
    await deliver(stage.database.kysely, [carried(SignInDecided, decided(id('c1')), tenant)])
    expect(await rows(tenant)).toMatchObject([
      { state: ChallengeState.APPROVED, wrongAnswers: 1, deliveries: [{ deliveryId: id('d1') }] },
    ])
  })

  test('counts wrong answers by their messages, also when the memory of what was applied is gone', async () => {
    const tenant = freshTenant()
    const batch = [
      carried(SignInDecided, decided(id('c1')), tenant),
      carried(AnswerRejected, rejected(id('c1')), tenant),
    ]
    await deliver(stage.database.kysely, batch)
    await stage.database.pool.query('truncate inbox')
    await deliver(stage.database.kysely, batch, [carried(AnswerRejected, rejected(id('c1')), tenant)])
    expect(await rows(tenant)).toMatchObject([{ wrongAnswers: 2 }])
  })

  test('has its messages the oldest first, and none of an enrolment', async () => {
    const tenant = freshTenant()
    const batch = [
      carried(SignInDecided, decided(id('c1')), tenant),
      carried(MessageSent, sent('', id('d0')), tenant),
      carried(MessageFinished, arrived('', id('d0')), tenant),
      carried(MessageSent, sent(id('c1'), id('d1'), { sentAt: second(9) }), tenant),
      carried(MessageSent, sent(id('c1'), id('d2'), { sentAt: second(5) }), tenant),
    ]
    await deliver(stage.database.kysely, batch)
    const [row] = await rows(tenant)
    expect(row?.deliveries.map(({ deliveryId }) => deliveryId)).toEqual([id('d2'), id('d1')])
  })
})
