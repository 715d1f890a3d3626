import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { eventStage, type EventStage } from '#libs/testing/event-stage'
import { claim, pruneInbox } from './inbox.ts'

let stage: EventStage

beforeAll(async () => {
  stage = await eventStage()
})

afterAll(() => stage.stop())

test('an id is new once for each consumer', async () => {
  const { kysely } = stage.database
  const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()]
  expect(await claim(kysely, 'one', [a, b, a])).toEqual(new Set([a, b]))
  expect(await claim(kysely, 'one', [b, c])).toEqual(new Set([c]))
  expect(await claim(kysely, 'two', [a])).toEqual(new Set([a]))
})

test('a claim that is rolled back was none', async () => {
  const { kysely } = stage.database
  const id = randomUUID()
  const undone = kysely.transaction().execute(async (trx) => {
    await claim(trx, 'one', [id])
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await claim(kysely, 'one', [id])).toEqual(new Set([id]))
})

test('what the stream can not deliver again is forgotten, however much it is', async () => {
  const { kysely, pool } = stage.database
  await pool.query(`insert into inbox select 'old', gen_random_uuid(), now() - interval '91 days'
    from generate_series(1, 12000)`)
  await claim(kysely, 'old', [randomUUID()])
  await pool.query("insert into inbox values ('other', gen_random_uuid(), now() - interval '91 days')")
  await pruneInbox(kysely, 'old', new Date(Date.now() - 90 * 86_400_000))
  const { rows } = await pool.query("select consumer from inbox where consumer in ('old', 'other') order by 1")
  expect(rows).toEqual([{ consumer: 'old' }, { consumer: 'other' }])
})
