import { headers as natsHeaders } from '@nats-io/transport-node'
import type { JetStreamClient } from '@nats-io/jetstream'
import type { Pool, PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'
import { transaction } from '#libs/db/transaction'
import { every } from '#libs/runtime/every'
import type { Connection } from './connection.ts'
import type { Log } from './log.ts'
import type { OutboxRow } from './outbox.ts'

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

type Waiting = Omit<OutboxRow, 'tenantId'>

/** Bounds how long a transaction stays open for a NATS that accepts and does not answer. */
const PUBLISH_TIMEOUT_MS = 2_000

const waiting = prepared<Waiting, [number]>(
  'outbox-waiting',
  'select id, subject, payload, headers from outbox order by id limit $1 for update skip locked',
)
const forget = prepared<never, [string[]]>('outbox-forget', 'delete from outbox where id = any($1)')
const measure = prepared<{ rows: number; oldest: Date | null }, []>(
  'outbox-lag',
  'select (select count(*) from outbox) as rows, (select created_at from outbox order by id limit 1) as oldest',
)

/**
 * Moves events from the outbox to the stream, oldest first. An event leaves the outbox in the transaction that has locked it
 * and after the stream has acknowledged it, so a crash may publish it twice, under one id, and never loses it. Replicas may
 * relay side by side. While NATS is out of reach the database is left alone.
 */
export function startRelay({ pool, connection, log, batch = 500, intervalMs = 100 }: Options): Relay {
  async function relay(signal: AbortSignal): Promise<void> {
    for (;;) {
      const client = connection.jetstream()
      if (!client || signal.aborted) return
      const { sent, unsent, err } = await transaction(pool, (trx) => move(trx, client, batch))
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

async function move(trx: PoolClient, client: JetStreamClient, batch: number) {
  const rows = await waiting(trx, [batch])
  const outcomes = await Promise.allSettled(rows.map((row) => publish(client, row)))
  const sent = rows.filter((_, index) => outcomes[index]?.status === 'fulfilled').map(({ id }) => id)
  const err: unknown = outcomes.find((outcome) => outcome.status === 'rejected')?.reason
  if (rows.length > 0 && sent.length === 0) throw new Error('no event was acknowledged', { cause: err })
  if (sent.length > 0) await forget(trx, [sent])
  return { sent: sent.length, unsent: rows.length - sent.length, err }
}

/** Within the stream's window, the row's id keeps a second publication out. */
async function publish(client: JetStreamClient, { id, subject, payload, headers }: Waiting): Promise<void> {
  const carried = natsHeaders()
  for (const [name, value] of Object.entries(headers)) carried.set(name, value)
  await client.publish(subject, payload, { msgID: id, headers: carried, timeout: PUBLISH_TIMEOUT_MS })
}
