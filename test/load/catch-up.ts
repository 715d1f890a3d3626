import { performance } from 'node:perf_hooks'
import { connectNats } from '#libs/events/connection'
import { outboxRow } from '#libs/events/outbox'
import { publishAll } from '#libs/events/publish-all'
import { STREAM } from '#libs/events/streams'
import { realWorld } from '#libs/runtime/world'
import { until } from '#libs/testing/until'
import { ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { MessageFinished, MessageSent } from '#contracts/gen/countersign/delivery/v1/events'
import { arrived, decided, finished, sent } from '#services/reporting/test/events'
import { carried, type Carried } from '#libs/testing/deliver'
import { read, spent } from './meter.ts'
import { tenant } from './regulars.ts'
import type { Stage } from './stage.ts'

const log = { info() {}, warn() {}, error() {} }
const batch = 1_000

interface CaughtUp {
  /** From the moment it serves, with what then waits, to the last of it. */
  perSecond: number
  /** Processor time for each event, in microseconds: of reporting, and of the database. */
  nodeMicros: number
  postgresMicros: number
}

/** How fast reporting catches up with what happened while it was down. */
export async function catchUp({ cluster, pool, postgresPid }: Stage, events: number): Promise<CaughtUp> {
  const reporting = cluster.service('reporting')
  const connection = connectNats({ url: cluster.natsUrl, name: 'bench', log })
  const manager = await (await connection.ready()).jetstreamManager()
  const left = async () => {
    const { num_pending, num_ack_pending } = await manager.consumers.info(STREAM, 'reporting')
    return num_pending + num_ack_pending
  }
  /** What others have to hear yet, who were not down. */
  const othersLeft = async () => {
    let all = 0
    for await (const { name, num_pending, num_ack_pending } of manager.consumers.list(STREAM))
      if (name !== 'reporting') all += num_pending + num_ack_pending
    return all
  }
  await until(async () => (await left()) === 0, { within: 120_000 })
  await reporting.kill()
  for (let published = 0; published < events; published += batch) await publish(connection, batch)
  await until(async () => (await othersLeft()) === 0, { within: 600_000 })
  await reporting.restart()
  const meters = { pid: reporting.pid, postgresPid, pool }
  const [begun, before, waiting] = [performance.now(), await read(meters), await left()]
  await until(async () => (await left()) === 0, { within: 600_000, every: 50 })
  const seconds = (performance.now() - begun) / 1_000
  const { nodeMs, postgresMs } = spent(before, await read(meters))
  await connection.close()
  const micros = (ms: number) => (ms * 1_000) / waiting
  return { perSecond: waiting / seconds, nodeMicros: micros(nodeMs), postgresMicros: micros(postgresMs) }
}

async function publish(connection: ReturnType<typeof connectNats>, count: number): Promise<void> {
  const nats = connection.core()
  if (!nats) throw new Error('NATS is out of reach')
  const occurredAt = new Date()
  const events = Array.from({ length: count / 4 }, signIn).flat()
  const rows = events.map(({ id, type, event }) => outboxRow({ tenant, event: type, payload: event, id, occurredAt }))
  const faults = await publishAll(nats, rows, 10_000)
  if (faults.some((fault) => fault !== undefined)) throw new Error('an event was not taken')
}

/** A sign-in with a text: what it tells of. */
function signIn(): Carried[] {
  const [challengeId, deliveryId, now] = [realWorld.randomId(), realWorld.randomId(), new Date()]
  const who = { userId: `person-${Math.floor(Math.random() * 10_000)}` }
  return [
    carried(SignInDecided, decided(challengeId, { ...who, decidedAt: now }), tenant),
    carried(MessageSent, sent(challengeId, deliveryId, { ...who, sentAt: now }), tenant),
    carried(MessageFinished, arrived(challengeId, deliveryId, { finishedAt: now }), tenant),
    carried(ChallengeFinished, finished(challengeId, { ...who, startedAt: now, finishedAt: now }), tenant),
  ]
}
