import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { NatsConnection } from '@nats-io/transport-node'
import { RetryInfo } from '#contracts/gen/google/rpc/error_details'
import { connectNats } from '#libs/events/connection'
import { counted, eventStage, listeningLog, quiet, type EventStage } from '#libs/testing/event-stage'
import { typescriptProgram } from '#libs/testing/typescript-program'
import { until } from '#libs/testing/until'
import { emit, outboxRow, type OutboxRow } from './outbox.ts'
import { startRelay, type Relay } from './relay.ts'
import { STREAM } from './streams.ts'

let stage: EventStage
let relays: Relay[]

beforeAll(async () => {
  stage = await eventStage()
})

beforeEach(async () => {
  relays = []
  await stage.reset()
})

afterEach(() => Promise.all(relays.map((relay) => relay.stop())))

afterAll(() => stage.stop())

function relay(options: Partial<Parameters<typeof startRelay>[0]> = {}): Relay {
  const started = startRelay({
    ...stage.database,
    connection: stage.connection,
    log: quiet,
    intervalMs: 20,
    ...options,
  })
  relays.push(started)
  return started
}

/** Stores as many new events, by one statement; gives their numbers in the order of their ids. */
async function store(count: number): Promise<number[]> {
  const facts = Array.from({ length: count }, () => counted())
  await insert(facts.map(outboxRow))
  return facts.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ number }) => number)
}

async function insert(rows: OutboxRow[]): Promise<void> {
  const names = ['id', 'tenantId', 'subject', 'payload', 'headers'] as const
  await stage.database.pool.query(
    `insert into outbox (id, tenant_id, subject, payload, headers)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::jsonb[])`,
    names.map((name) => rows.map((row) => row[name])),
  )
}

async function waiting(): Promise<number> {
  const { rows } = await stage.database.pool.query('select count(*) as count from outbox')
  return rows[0].count
}

/** Every number in the stream, in its order; a number that is there twice shows twice. */
async function published(): Promise<number[]> {
  const client = await stage.connection.ready()
  const { state } = await (await client.jetstreamManager()).streams.info(STREAM)
  if (state.messages === 0) return []
  const consumer = await client.consumers.get(STREAM)
  const numbers: number[] = []
  for await (const { data } of await consumer.consume()) {
    numbers.push(Number(RetryInfo.decode(data).retryDelay?.seconds))
    if (numbers.length === state.messages) break
  }
  return numbers
}

test('what is in the outbox comes to the stream in its order, and leaves the outbox', async () => {
  const numbers = await store(1_200)
  relay({ intervalMs: 60_000 })
  await until(async () => (await waiting()) === 0)
  expect(await published()).toEqual(numbers)
})

test('a message names its event, its tenant and its trace, as CloudEvents do, and its id for the stream', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const fact = { ...counted(), traceparent }
  await stage.database.kysely.transaction().execute((trx) => emit(trx, fact))
  relay()
  await until(async () => (await waiting()) === 0)
  const { streams } = await (await stage.connection.ready()).jetstreamManager()
  const message = await streams.getMessage(STREAM, { last_by_subj: outboxRow(fact).subject })
  const headers = Object.fromEntries(Array.from(message?.header ?? [], ([name, [value]]) => [name, value]))
  expect(headers).toEqual({
    'ce-specversion': '1.0',
    'ce-id': fact.id,
    'ce-source': '/countersign/stage',
    'ce-type': 'countersign.stage.v1.Counted',
    'ce-subject': 'acme',
    'ce-time': fact.occurredAt.toISOString(),
    'content-type': 'application/protobuf',
    traceparent,
    'Nats-Msg-Id': fact.id,
  })
})

test('a poke after the commit is enough', async () => {
  const { poke } = relay({ intervalMs: 60_000 })
  await until(async () => (await waiting()) === 0)
  const numbers = await store(1)
  poke()
  await until(async () => (await waiting()) === 0)
  expect(await published()).toEqual(numbers)
})

test('what was published by a relay that died before it could delete is in the stream once', async () => {
  const fact = counted()
  await stage.database.kysely.transaction().execute((trx) => emit(trx, fact))
  const { subject, payload } = outboxRow(fact)
  await (await stage.connection.ready()).publish(subject, payload, { msgID: fact.id })
  relay()
  await until(async () => (await waiting()) === 0)
  expect(await published()).toEqual([fact.number])
})

test('a relay that is killed half-way loses nothing and doubles nothing', async () => {
  const numbers = await store(3_000)
  const program = typescriptProgram(`
    import { openDatabase } from '#libs/db/open'
    import { connectNats } from '#libs/events/connection'
    import { startRelay } from '#libs/events/relay'
    import { quiet } from '#libs/testing/event-stage'
    const { pool } = openDatabase({ url: '${stage.databaseUrl}', schema: 'stage' })
    const connection = connectNats({ url: '${stage.nats.url}', name: 'doomed', log: quiet })
    startRelay({ pool, connection, log: quiet, batch: 20 })
  `)
  await until(async () => (await waiting()) < 2_500)
  program.kill('SIGKILL')
  expect(await waiting()).toBeGreaterThan(0)
  relay()
  await until(async () => (await waiting()) === 0)
  expect((await published()).toSorted()).toEqual(numbers.toSorted())
})

test('two relays share the work and publish nothing twice', async () => {
  await stage.connection.ready()
  const core = stage.connection.core() as NatsConnection
  const numbers: number[] = []
  const counting = { ...stage.connection, core: () => Object.assign(Object.create(core), { publish }) }
  const publish: NatsConnection['publish'] = (subject, payload, options) => {
    numbers.push(Number(RetryInfo.decode(payload as Uint8Array).retryDelay?.seconds))
    core.publish(subject, payload, options)
  }
  await store(2_000)
  for (const _ of [1, 2]) relay({ connection: counting, batch: 50 })
  await until(async () => (await waiting()) === 0)
  expect([numbers.length, new Set(numbers).size]).toEqual([2_000, 2_000])
})

test('while NATS is down events wait, and no transaction with them; then they flow again', async () => {
  relay()
  await stage.nats.kill()
  await until(() => !stage.connection.jetstream())
  const numbers = await store(3)
  const open = `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
    and query like '%from outbox%skip locked%' and state <> 'idle'`
  await until(async () => (await stage.database.pool.query(open)).rowCount === 0)
  expect(await waiting()).toBe(3)
  await stage.nats.restart()
  await until(async () => (await waiting()) === 0)
  expect(await published()).toEqual(numbers)
})

test('a NATS that does not answer holds a transaction for two seconds, then it is let go', async () => {
  const log = listeningLog()
  relay({ log })
  stage.nats.freeze()
  const started = performance.now()
  const numbers = await store(3)
  const { fields } = await until(() => log.lines[0])
  expect(performance.now() - started).toBeLessThan(4_000)
  expect(fields.err).toMatchObject({ message: 'no event was acknowledged', cause: { message: 'timeout' } })
  expect(await waiting()).toBe(3)
  stage.nats.thaw()
  await until(async () => (await waiting()) === 0)
  expect(await published()).toEqual(numbers)
})

test('an event that the stream refuses stays, and does not hold up the others', async () => {
  const log = listeningLog()
  await insert([{ ...outboxRow(counted()), subject: 'elsewhere.v1.Event.acme' }])
  const numbers = await store(3)
  relay({ log })
  await until(async () => (await waiting()) === 1)
  expect(await published()).toEqual(numbers)
  expect(log.lines[0]).toMatchObject({ level: 'warn', fields: { sent: 3, unsent: 1 } })
})

test('the lag is how many wait and how old the oldest is', async () => {
  const down = connectNats({ url: 'nats://127.0.0.1:1', name: 'nowhere', log: quiet })
  const { lag } = relay({ connection: down })
  expect(await lag()).toEqual({ rows: 0, oldestMs: 0 })
  await store(2)
  await stage.database.pool.query("update outbox set created_at = now() - interval '1 minute'")
  const { rows, oldestMs } = await lag()
  expect(rows).toBe(2)
  expect(Math.round(oldestMs / 10_000)).toBe(6)
  await down.close()
})
