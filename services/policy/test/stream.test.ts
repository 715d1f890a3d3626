import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished } from '#contracts/gen/countersign/challenge/v1/events'
import { Application, CacheKind, CacheRule, Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ApplicationKind, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { connectNats, type Connection } from '#libs/events/connection'
import { consume } from '#libs/events/consume'
import { emit } from '#libs/events/outbox'
import { startRelay } from '#libs/events/relay'
import { listeningLog } from '#libs/testing/event-stage'
import { testNats, type TestNats } from '#libs/testing/nats'
import { until } from '#libs/testing/until'
import { hearing } from '../hearing.ts'
import { openStage, type Stage } from './stage.ts'

const log = listeningLog()

let stage: Stage
let nats: TestNats
let connection: Connection

beforeAll(async () => {
  ;[stage, nats] = await Promise.all([openStage(), testNats()])
  connection = connectNats({ url: nats.url, name: 'policy', log })
})

afterAll(async () => {
  await connection.close()
  await Promise.all([stage.stop(), nats.stop()])
})

test('a success that the stream tells of counts, until the person is changed', async () => {
  const acme = await stage.newTenant('acme')
  const application = Application.fromPartial({ id: 'vpn', name: 'VPN', kind: ApplicationKind.REMOTE_ACCESS })
  const ann = { userId: 'ann', state: PersonState.ENFORCED, location: DirectoryLocation.ON_PREMISES }
  await acme.putApplication({ application })
  await acme.putPerson({ person: Person.fromPartial(ann) })
  await acme.putCacheRule({ rule: CacheRule.fromPartial({ kind: CacheKind.PERSON }) })

  const relay = startRelay({ pool: stage.database.pool, connection, log })
  const consumption = consume({ connection, database: stage.database, durable: 'policy', handlers: hearing, log })
  const isCached = async () => {
    const situation = Situation.fromPartial({ userId: 'ann', applicationId: 'vpn' })
    return (await stage.policy('acme').decide({ situation })).decision?.reason === DecisionReason.CACHE
  }
  stage.world.advance(1_000)
  const now = stage.world.now()
  const end = { state: ChallengeState.APPROVED, finishedAt: now }
  const payload = ChallengeFinished.fromPartial({ userId: 'ann', applicationId: 'vpn', ...end })
  const fact = { tenant: 'acme', event: ChallengeFinished, payload, id: stage.world.randomId(), occurredAt: now }
  await stage.database.kysely.transaction().execute((trx) => emit(trx, fact))
  await until(isCached)

  stage.world.advance(1_000)
  await acme.putPerson({ person: Person.fromPartial({ ...ann, language: 'de' }) })
  await until(async () => !(await isCached()))
  await consumption.stop()
  await relay.stop()
  expect(await consumption.parkedCount()).toBe(0)
})
