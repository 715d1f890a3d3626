import type { JsMsg } from '@nats-io/jetstream'
import { millis } from '@nats-io/transport-node'
import type { Kysely } from 'kysely'
import { every } from '#libs/runtime/every'
import { acknowledgements } from './acknowledge.ts'
import { applyMessages } from './apply-messages.ts'
import type { Connection } from './connection.ts'
import type { Handler } from './handler.ts'
import { pruneInbox } from './inbox.ts'
import type { Log } from './log.ts'
import { parkedCount } from './parked.ts'
import { showConsumption } from './show-consumption.ts'
import { STREAM } from './streams.ts'
import { subscribe } from './subscribe.ts'

interface Options<Schema> {
  connection: Connection
  database: { kysely: Kysely<Schema> }
  /** The consumer's name, the service's own: its replicas share the work, and a rebuilt projection takes a new one. */
  durable: string
  /** One subject, wildcards allowed. */
  filter?: string
  handlers: Handler<Schema>[]
  log: Log
  /** How many events one transaction applies at most. */
  batch?: number
  /** The pause before an event that failed is tried again, in milliseconds; it doubles each time. */
  retryMs?: number
  /** How soon other replicas get the events of one that died, in milliseconds. */
  ackWaitMs?: number
}

export interface Consumption {
  /** Takes no more events from now on; those that it has are applied. */
  leave(): void
  /** Takes no more events, finishes the batch in hand, and gives the others back. */
  stop(): Promise<void>
  /**
   * How many events of the stream are not applied, and how long ago the oldest of them was published, in milliseconds;
   * nothing while NATS can not be asked.
   */
  lag(): Promise<{ events: number; oldestMs: number } | undefined>
  /** How many events were set aside after they failed five times or could not be read: see table `parked`. */
  parkedCount(): Promise<number>
}

const HOUR_MS = 3_600_000

/** As many replicas can be busy at the same time. */
const MOST_REPLICAS = 10

/**
 * Applies the events of the stream to the database, each exactly once in effect: what its handler writes and the memory of
 * its id are one transaction, and the stream is told after. Events that wait together are applied together. While the
 * database or NATS is out of reach it waits.
 */
export function consume<Schema>({
  connection,
  database: { kysely },
  durable,
  filter = 'countersign.>',
  handlers,
  log,
  batch = 500,
  retryMs = 1_000,
  ackWaitMs = 10_000,
}: Options<Schema>): Consumption {
  const held = new Set<JsMsg>()
  const release = (message: JsMsg) => held.delete(message)
  const { give: acknowledge, repeat } = acknowledgements(connection)
  const apply = applyMessages({ kysely, consumer: durable, handlers, retryMs, acknowledge, release, log })

  const applying = every(ackWaitMs, applyHeld, { log })
  const room = () => batch * 2 - held.size
  const mostPending = batch * 2 * MOST_REPLICAS
  const wanted = { durable, filter, mostPending, ackWaitMs }
  const subscription = subscribe({ connection, ...wanted, begin: repeat, room, deliver, log })
  const holding = every(ackWaitMs / 3, async () => held.forEach((message) => message.working()), { log })
  const pruning = every(HOUR_MS, prune, { log })

  function deliver(message: JsMsg): void {
    held.add(message)
    applying.poke()
  }

  async function applyHeld(signal: AbortSignal): Promise<void> {
    while (held.size > 0 && !signal.aborted) await apply([...held].slice(0, batch))
  }

  async function prune(signal: AbortSignal): Promise<void> {
    const { streams } = await (await connection.ready(signal)).jetstreamManager(false)
    const { config } = await streams.info(STREAM)
    const maxAgeMs = millis(config.max_age)
    if (maxAgeMs > 0) await pruneInbox(kysely, durable, new Date(Date.now() - maxAgeMs - 24 * HOUR_MS))
  }

  const told = {
    parkedCount: () => parkedCount(kysely, durable),
    lag: () => lagOf(connection, { durable, filter }).catch(() => undefined),
  }
  const gauges = showConsumption(durable, told)
  return {
    ...told,
    leave: () => void subscription.stop(),
    async stop() {
      gauges.stop()
      await Promise.all([subscription, applying, holding, pruning].map((loop) => loop.stop()))
      for (const message of held) message.nak()
    },
  }
}

async function lagOf(connection: Connection, { durable, filter }: { durable: string; filter: string }) {
  const manager = await connection.jetstream()?.jetstreamManager(false)
  if (!manager) return undefined
  const { num_pending, num_ack_pending, ack_floor } = await manager.consumers.info(STREAM, durable)
  const events = num_pending + num_ack_pending
  if (events === 0) return { events, oldestMs: 0 }
  const after = { seq: ack_floor.stream_seq + 1, next_by_subj: filter }
  const oldest = await manager.streams.getMessage(STREAM, after)
  return { events, oldestMs: oldest ? Math.max(0, Date.now() - oldest.time.getTime()) : 0 }
}
