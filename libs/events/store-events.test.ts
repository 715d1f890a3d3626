import { afterAll, expect, test } from '@jest/globals'
import { transaction } from '#libs/db/transaction'
import { counted, eventStage } from '#libs/testing/event-stage'
import { outboxRow } from './outbox.ts'
import { storeEvents } from './store-events.ts'

const stage = await eventStage()
const { pool } = stage.database
afterAll(() => stage.stop())

const stored = async () =>
  (await pool.query('select id, tenant_id as "tenantId", subject, payload, headers from outbox order by id')).rows

test('events of many changes are stored together, or none of them is', async () => {
  const rows = [counted(), counted(), counted()].map(outboxRow)
  const failing = transaction(pool, async (client) => {
    await storeEvents(client, rows)
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await stored()).toEqual([])
  await transaction(pool, (client) => storeEvents(client, rows))
  expect(await stored()).toEqual(rows.toSorted((one, other) => (one.id < other.id ? -1 : 1)))
})

test('nothing is asked of the database where nothing happened', async () => {
  const before = await stored()
  const client = { query: () => Promise.reject(new Error('asked')) }
  await expect(storeEvents(client as never, [])).resolves.toBeUndefined()
  expect(await stored()).toEqual(before)
})
