import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { sweepActivity, sweepHistory } from '../sweep.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

beforeEach(async () => {
  await stage.database.pool.query('truncate block, fraud_report, sighting, activity, outbox')
})

afterAll(() => stage.stop())

/** Inserts rows; $1 is now. */
async function given(text: string): Promise<void> {
  await stage.database.pool.query(text, [stage.world.now()])
}

async function count(what: string): Promise<number> {
  const { rows } = await stage.database.pool.query<{ count: number }>(`select count(*) as count from ${what}`)
  return rows[0]?.count ?? 0
}

test('activity is forgotten after two hours, however much there is', async () => {
  await given(
    `insert into activity select 'acme', 'user-' || n, $1::timestamptz - interval '2 hours 1 second', '', 1, 0, 0, 0, 0
    from generate_series(1, 4500) as n`,
  )
  await given(`insert into activity select 'acme', 'ann', $1::timestamptz - interval '2 hours', '', 1, 0, 0, 0, 0`)
  await sweepActivity(stage.ctx)
  expect(await count('activity')).toBe(1)
})

test('of a person who was active 200 sightings are kept: where they succeeded, then the latest', async () => {
  await given(
    `insert into sighting
    select 'acme', 'ann', 'n' || n, 'vpn', $1, $1::timestamptz - n * interval '1 minute', (n > 245)::integer, 1
    from generate_series(1, 250) as n`,
  )
  await given(`insert into sighting select tenant_id, 'bob', network, 'vpn', $1, $1, 0, 1 from sighting`)
  await given(`insert into activity values ('acme', 'ann', $1::timestamptz - interval '3 hours', '', 1, 0, 0, 0, 0)`)
  await sweepActivity(stage.ctx)
  expect(await count(`sighting where user_id = 'ann'`)).toBe(200)
  expect(await count(`sighting where user_id = 'ann' and successes > 0`)).toBe(5)
  expect(await count(`sighting where user_id = 'ann' and network in ('n1', 'n195')`)).toBe(2)
  expect(await count(`sighting where user_id = 'bob'`)).toBe(250)
})

test('a sighting that is being learned of holds up nobody who forgets', async () => {
  await given(
    `insert into sighting
    select 'acme', 'ann', 'n' || n, 'vpn', $1, $1::timestamptz - n * interval '1 minute', 0, 1
    from generate_series(1, 203) as n`,
  )
  await given(`insert into activity values ('acme', 'ann', $1::timestamptz - interval '3 hours', '', 1, 0, 0, 0, 0)`)
  await stage.database.kysely.transaction().execute(async (trx) => {
    await trx.updateTable('sighting').set({ failures: 2 }).where('network', '=', 'n202').execute()
    await sweepActivity(stage.ctx)
  })
  expect(await count('sighting')).toBe(201)
  expect(await count(`sighting where network = 'n202'`)).toBe(1)
})

test('sightings, reports of fraud and ended blocks are forgotten after ninety days, and what stands is not', async () => {
  await given(
    `insert into sighting
    select 'acme', 'ann', 'n' || days, 'vpn', $1, $1::timestamptz - make_interval(days => days), 1, 0
    from unnest(array[89, 91]) as days`,
  )
  await given(
    `insert into block select 'acme', gen_random_uuid(), 'user-' || days, 1, 'x', 'console',
      $1::timestamptz - interval '1 year', $1::timestamptz - make_interval(days => days)
    from unnest(array[-1, 89, 91]) as days`,
  )
  await given(
    `insert into block select 'acme', gen_random_uuid(), 'lifted', 1, 'x', 'console', $1::timestamptz - interval '1 year',
      $1::timestamptz + interval '1 year', $1::timestamptz - interval '91 days', 'x', 'console', false`,
  )
  await given(
    `insert into fraud_report select 'acme', gen_random_uuid(), 'ann', 3, 'x', '', '', '', '', false, null, 'console',
      $1::timestamptz - make_interval(days => days)
    from unnest(array[89, 91]) as days`,
  )
  await sweepHistory(stage.ctx)
  expect(await count('sighting')).toBe(1)
  expect(await count('fraud_report')).toBe(1)
  expect(await count(`block where user_id in ('user--1', 'user-89')`)).toBe(2)
  expect(await count('block')).toBe(2)
})
