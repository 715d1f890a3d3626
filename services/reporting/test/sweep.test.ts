import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sweep } from '../sweep.ts'
import { deliver } from './deliver.ts'
import { story } from './events.ts'
import { openStage, report, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage.stop())

/** Has every table hear of its rows at this many days before now. */
async function heard(daysAgo: number): Promise<void> {
  for (const table of ['usage', 'usage_answer', 'usage_delivery']) {
    const moment = [stage.ctx.world.now(), daysAgo]
    await stage.database.pool.query(
      `update ${table} set remembered_at = $1::timestamptz - make_interval(days => $2)`,
      moment,
    )
  }
}

async function left(): Promise<number> {
  const { rows } = await stage.database.pool.query<{ left: number }>(
    `select (select count(*) from usage) + (select count(*) from usage_answer) + (select count(*) from usage_delivery) as left`,
  )
  return rows[0]?.left ?? 0
}

test('reports are kept for ninety days, and nothing is left of them after', async () => {
  await deliver(stage.database.kysely, story())
  await heard(89)
  await sweep(stage.ctx)
  expect((await report(stage.console('acme'))).rows).toHaveLength(2)
  await heard(91)
  await sweep(stage.ctx)
  expect(await left()).toBe(0)
})

test('forgetting goes on until all is forgotten', async () => {
  await stage.database.pool.query(
    `insert into usage (tenant_id, challenge_id, remembered_at) select 'acme', n, '2020-01-01' from generate_series(1, 12000) as n`,
  )
  await sweep(stage.ctx)
  expect(await left()).toBe(0)
})
