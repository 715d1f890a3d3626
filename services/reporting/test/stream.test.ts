import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connectNats, type Connection } from '#libs/events/connection'
import { consume } from '#libs/events/consume'
import { emit } from '#libs/events/outbox'
import { startRelay } from '#libs/events/relay'
import type { Carried } from '#libs/testing/deliver'
import { listeningLog } from '#libs/testing/event-stage'
import { testNats, type TestNats } from '#libs/testing/nats'
import { until } from '#libs/testing/until'
import { remembering } from '../remembering.ts'
import { second } from './events.ts'
import { story } from './story.ts'
import { openStage, report, type Stage } from './stage.ts'

const log = listeningLog()

let stage: Stage
let nats: TestNats
let connection: Connection

beforeAll(async () => {
  ;[stage, nats] = await Promise.all([openStage(), testNats()])
  connection = connectNats({ url: nats.url, name: 'reporting', log })
})

afterAll(async () => {
  await connection.close()
  await Promise.all([stage.stop(), nats.stop()])
})

/** Has events happen. */
async function happen(events: Carried[]): Promise<void> {
  await stage.database.kysely.transaction().execute(async (trx) => {
    for (const { id, tenant, type, event } of events) {
      await emit(trx, { tenant, event: type, payload: event, id, occurredAt: second(0) })
    }
  })
}

test('what happened while nobody listened is remembered later, and the header says how much is still to come', async () => {
  const relay = startRelay({ pool: stage.database.pool, connection, log })
  await happen(story())
  await until(async () => (await relay.lag()).rows === 0)

  const consumption = consume({
    connection,
    database: stage.database,
    durable: 'reporting',
    handlers: remembering(stage.ctx.world),
    log,
  })
  stage.ctx.lag = () => consumption.lag()
  await until(async () => (await report(stage.console('acme'))).rows.length === 2)
  await until(async () => (await report(stage.console('acme'))).headers[0]?.eventsBehind === 0n)

  await consumption.stop()
  const missed = story('globex')
  await happen(missed)
  await until(async () => (await relay.lag()).rows === 0)
  const { headers, rows } = await report(stage.console('globex'))
  expect(headers).toMatchObject([{ eventsBehind: BigInt(missed.length) }])
  expect(rows).toEqual([])

  await relay.stop()
  await nats.kill()
  await until(async () => (await report(stage.console('globex'))).headers[0]?.eventsBehind === -1n)
  expect(await consumption.parkedCount()).toBe(0)
})
