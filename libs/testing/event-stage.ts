import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { headers as natsHeaders } from '@nats-io/transport-node'
import type { Transaction } from 'kysely'
import { Client } from 'pg'
import { ErrorInfo, RetryInfo } from '#contracts/gen/google/rpc/error_details'
import { openDatabase, type Database } from '#libs/db/open'
import { cloudEventHeaders } from '#libs/events/cloud-event'
import { connectNats, type Connection } from '#libs/events/connection'
import type { Received } from '#libs/events/handler'
import { outboxRow, type Fact } from '#libs/events/outbox'
import { STREAM } from '#libs/events/streams'
import { uuidV7 } from '#libs/runtime/uuid-v7'
import { testNats, type TestNats } from './nats.ts'
import { freshDatabase } from './postgres.ts'

/** Two messages of other origin that play events here. */
export const Counted = { ...RetryInfo, $type: 'countersign.stage.v1.Counted' }
export const Named = { ...ErrorInfo, $type: 'countersign.stage.v1.Named' }

/** What was counted last, so that each event of a file is another one. */
let last = 0

/** A new event of the type `Counted`, with its number as payload. */
export function counted(number = ++last): Fact<RetryInfo> & { number: number } {
  const payload = RetryInfo.create({ retryDelay: { seconds: BigInt(number), nanos: 0 } })
  return { tenant: 'acme', event: Counted, payload, ...newFact(), number }
}

/** A new event of the type `Named`. */
export function named(reason: string): Fact<ErrorInfo> {
  return { tenant: 'acme', event: Named, payload: ErrorInfo.create({ reason }), ...newFact() }
}

function newFact() {
  const occurredAt = new Date()
  return { id: uuidV7(occurredAt, randomBytes(10)), occurredAt }
}

export interface StageSchema {
  outbox: { id: string }
  inbox: { consumer: string; messageId: string; appliedAt: Date }
  parked: { consumer: string; messageId: string; error: string; deliveries: number; payload: Buffer }
  applied: { number: number }
}

export interface EventStage {
  nats: TestNats
  databaseUrl: string
  /** With the tables of events, and `applied` for a handler to write to. */
  database: Database<StageSchema>
  connection: Connection
  /** Puts an event into the stream as the relay does; an id of the message's own lets a copy in. */
  publish(fact: Fact<unknown>, msgID?: string): Promise<void>
  /** Puts as many new events of the type `Counted` into the stream; gives their numbers. */
  publishMany(count: number): Promise<number[]>
  /** The numbers that a handler wrote down, in order; one that was applied twice is there twice. */
  applied(): Promise<number[]>
  /** An empty stream without the consumer `stage`, and empty tables. */
  reset(): Promise<void>
  stop(): Promise<void>
}

/** Everything that events need, of this test file's own. */
export async function eventStage(): Promise<EventStage> {
  const [nats, postgres] = await Promise.all([testNats(), freshDatabase()])
  await createTables(postgres.url)
  const database = openDatabase<StageSchema>({ url: postgres.url, schema: 'stage' })
  const connection = connectNats({ url: nats.url, name: 'stage', log: quiet })

  async function publish(fact: Fact<unknown>, msgID = fact.id): Promise<void> {
    const row = outboxRow(fact)
    const carried = natsHeaders()
    for (const [name, value] of Object.entries(cloudEventHeaders(row))) carried.set(name, value)
    await (await connection.ready()).publish(row.subject, row.payload, { headers: carried, msgID })
  }

  return {
    nats,
    databaseUrl: postgres.url,
    database,
    connection,
    publish,
    async publishMany(count) {
      const facts = Array.from({ length: count }, () => counted())
      await Promise.all(facts.map((fact) => publish(fact)))
      return facts.map(({ number }) => number)
    },
    async applied() {
      const rows = await database.kysely.selectFrom('applied').select('number').orderBy('number').execute()
      return rows.map(({ number }) => number)
    },
    async reset() {
      const { streams, consumers } = await (await connection.ready()).jetstreamManager()
      await consumers.delete(STREAM, 'stage').catch(() => {})
      await streams.purge(STREAM)
      await database.pool.query('truncate outbox, applied, inbox, parked')
    },
    async stop() {
      await connection.close()
      await database.close()
      await Promise.all([nats.stop(), postgres.drop()])
    },
  }
}

/** The number of an event of the type `Counted`. */
export const numberOf = ({ event }: Received<RetryInfo>) => Number(event.retryDelay?.seconds)

/** A handler's work: writes the numbers down. */
export async function writeDown(trx: Transaction<StageSchema>, received: Received<RetryInfo>[]): Promise<void> {
  const rows = received.map((each) => ({ number: numberOf(each) }))
  await trx.insertInto('applied').values(rows).execute()
}

/** Something to wait for until it is opened. */
export function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

async function createTables(url: string): Promise<void> {
  const tables = await readFile(new URL('../events/tables.sql', import.meta.url), 'utf8')
  const client = new Client(url)
  await client.connect()
  await client.query('create schema stage; set search_path = stage; create table applied (number int not null)')
  await client.query(tables)
  await client.end()
}

/** A log that keeps what it hears. */
export function listeningLog() {
  const lines: { level: string; message: string; fields: Record<string, unknown> }[] = []
  const hear = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, message, fields: { ...fields } })
  return { lines, info: hear('info'), warn: hear('warn'), error: hear('error') }
}

export const quiet = { info() {}, warn() {}, error() {} }
