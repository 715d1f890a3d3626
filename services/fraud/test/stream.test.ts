import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished } from '#contracts/gen/countersign/challenge/v1/events'
import { connectNats, type Connection } from '#libs/events/connection'
import { consume } from '#libs/events/consume'
import { emit } from '#libs/events/outbox'
import { startRelay } from '#libs/events/relay'
import { listeningLog } from '#libs/testing/event-stage'
import { noCountries } from '#libs/net/countries'
import { testNats, type TestNats } from '#libs/testing/nats'
import { until } from '#libs/testing/until'
import { learning } from '../learning.ts'
import { openStage, type Stage } from './stage.ts'

const log = listeningLog()

let stage: Stage
let nats: TestNats
let connection: Connection

beforeAll(async () => {
  ;[stage, nats] = await Promise.all([openStage(), testNats()])
  connection = connectNats({ url: nats.url, name: 'fraud', log })
})

afterAll(async () => {
  await connection.close()
  await Promise.all([stage.stop(), nats.stop()])
})

async function isNew(clientIp: string): Promise<boolean> {
  const request = { userId: 'ann', applicationId: 'vpn', clientIp, userAgent: '' }
  const { risk } = await stage.peer('challenge', 'acme').assess(request)
  return risk?.signals.some(({ signal }) => signal === 'new-network') ?? false
}

test('an approval that the stream tells of makes its network known', async () => {
  const relay = startRelay({ pool: stage.database.pool, connection, log })
  const filter = 'countersign.challenge.v1.>'
  const consumption = consume({
    connection,
    database: stage.database,
    durable: 'fraud',
    filter,
    handlers: learning(noCountries),
    log,
  })
  const now = stage.world.now()
  const payload = ChallengeFinished.fromPartial({
    userId: 'ann',
    applicationId: 'vpn',
    clientIp: '192.0.2.7',
    state: ChallengeState.APPROVED,
    finishedAt: now,
  })
  const fact = { tenant: 'acme', event: ChallengeFinished, payload, id: stage.world.randomId(), occurredAt: now }
  await stage.database.kysely.transaction().execute((trx) => emit(trx, fact))

  await until(() => isNew('198.51.100.9'))
  expect(await isNew('192.0.2.9')).toBe(false)
  await consumption.stop()
  await relay.stop()
  expect(await consumption.parkedCount()).toBe(0)
})
