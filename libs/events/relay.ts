import type { NatsConnection } from '@nats-io/transport-node'
import type { Pool, PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'
import { transaction } from '#libs/db/transaction'
import { every } from '#libs/runtime/every'
import type { Connection } from './connection.ts'
import type { Log } from './log.ts'
import type { OutboxRow } from './outbox.ts'
import { outboxColumns } from './outbox-columns.ts'
import { publishAll } from './publish-all.ts'

interface Options {
  pool: Pool
  connection: Connection
  log: Log
  /** How many events travel together at most. */
  batch?: number
  /** How often to look unasked, in milliseconds: for what other replicas left behind. */
  intervalMs?: number
}

export interface Relay {
  /** Looks at once. Costs nothing to call after every commit: calls that come together are one look. */
  poke(): void
  /** Finishes the batch in hand. */
  stop(): Promise<void>
  /** How many events wait, and for how long the oldest has, in milliseconds. */
  lag(): Promise<{ rows: number; oldestMs: number }>
}

/** An event that was taken out of the outbox, and goes back where the stream does not take it. */
interface Taken extends OutboxRow {
  createdAt: Date
}

/** Bounds how long a transaction stays open for a NATS that accepts and does not answer. */
const PUBLISH_TIMEOUT_MS = 2_000

const take = prepared<Taken, [number]>(
  'outbox-take',
  `with taken as (
     delete from outbox
     where ctid = any(array(select ctid from outbox order by id limit $1 for update skip locked))
     returning id, tenant_id as "tenantId", subject, payload, headers, created_at as "createdAt")
   select * from taken order by id`,
)
const putBack = prepared<never, unknown[][]>(
  'outbox-put-back',
  `insert into outbox (id, tenant_id, subject, payload, headers, created_at)
   select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::jsonb[], $6::timestamptz[])`,
)
const measure = prepared<{ rows: number; oldest: Date | null }, []>(
  'outbox-lag',
  'select (select count(*) from outbox) as rows, (select created_at from outbox order by id limit 1) as oldest',
)

/**
 * Moves events from the outbox to the stream, oldest first. The transaction that takes an event out of the outbox ends after
 * the stream has acknowledged it, so a crash may publish it twice, under one id, and never loses it. Replicas may relay side
 * by side. While NATS is out of reach the database is left alone.
 */
export function startRelay({ pool, connection, log, batch = 500, intervalMs = 100 }: Options): Relay {
  async function relay(signal: AbortSignal): Promise<void> {
    for (;;) {
      const nats = connection.core()
      if (!nats || signal.aborted) return
      const { sent, unsent, err } = await transaction(pool, (trx) => move(trx, nats, batch))
      if (unsent > 0) log.warn({ sent, unsent, err }, 'some events were not acknowledged')
      if (sent < batch) return
    }
  }

  const { poke, stop } = every(intervalMs, relay, { log })
  return {
    poke,
    stop,
    async lag() {
      const [{ rows, oldest } = { rows: 0, oldest: null }] = await measure(pool, [])
      return { rows, oldestMs: oldest ? Math.max(0, Date.now() - oldest.getTime()) : 0 }
    },
  }
}

async function move(trx: PoolClient, nats: NatsConnection, batch: number) {
  const rows = await take(trx, [batch])
  const faults = await publishAll(nats, rows, PUBLISH_TIMEOUT_MS)
  const unsent = rows.filter((_, index) => faults[index])
  const err = faults.find((fault) => fault !== undefined)
  if (rows.length > 0 && unsent.length === rows.length) throw new Error('no event was acknowledged', { cause: err })
  if (unsent.length > 0) await putBack(trx, [...outboxColumns(unsent), unsent.map(({ createdAt }) => createdAt)])
  return { sent: rows.length - unsent.length, unsent: unsent.length, err }
}
