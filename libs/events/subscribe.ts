import { setTimeout as delay } from 'node:timers/promises'
import {
  AckPolicy,
  JetStreamApiError,
  JetStreamError,
  type ConsumerInfo,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import { every, type Loop } from '#libs/runtime/every'
import type { Connection } from './connection.ts'
import type { Log } from './log.ts'
import { STREAM } from './streams.ts'

interface Options {
  connection: Connection
  /** The name under which the stream remembers what was acknowledged, for all replicas together. */
  durable: string
  filter: string
  /** How many messages all replicas together may leave unacknowledged. */
  mostPending: number
  /** How long the stream waits for an acknowledgement, or a sign of work, before it delivers a message again. */
  ackWaitMs: number
  /** Hears how the consumer stands, over each new connection, before messages are asked for. */
  begin(manager: JetStreamManager, consumer: ConsumerInfo): Promise<void>
  /** How many messages there is room for at this moment. */
  room(): number
  deliver(message: JsMsg): void
  log: Log
}

/** How long one request for messages lasts: the shortest that the client allows, for `stop()` waits for it. */
const EXPIRES_MS = 1_000

const ROOM_CHECK_MS = 20

/** What the client says when two heartbeats in a row did not come. */
const SILENT = 'heartbeats missed'

/** "consumer already exists": with another configuration, as servers from 2.10 on say it; older ones update it. */
const EXISTS = 10148

/**
 * Delivers messages of the stream until it is stopped, over lost connections and deleted consumers, as long as there is room
 * for them. A request for messages is always waited for to its end, so that none is lost on its way for the time that the
 * stream waits for an acknowledgement.
 */
export function subscribe({ connection, begin, room, deliver, log, ...options }: Options): Pick<Loop, 'stop'> {
  async function follow(signal: AbortSignal): Promise<void> {
    const client = await connection.ready(signal)
    const manager = await client.jetstreamManager(false)
    const info = await ensureConsumer(manager, options)
    await begin(manager, info)
    const consumer = client.consumers.getConsumerFromInfo(info)
    while (!signal.aborted && connection.jetstream() === client) {
      const max_messages = room()
      if (max_messages === 0) await delay(ROOM_CHECK_MS)
      else await take(await consumer.fetch({ max_messages, expires: EXPIRES_MS }))
    }
  }

  /** Where the server, or this process, was too busy for a sign of life in time, it is simply asked again. */
  async function take(messages: AsyncIterable<JsMsg>): Promise<void> {
    try {
      for await (const message of messages) deliver(message)
    } catch (error) {
      if (!(error instanceof JetStreamError && error.message === SILENT)) throw error
    }
  }
  return every(250, follow, { log })
}

async function ensureConsumer(
  { consumers }: JetStreamManager,
  { durable, filter, mostPending, ackWaitMs }: Pick<Options, 'durable' | 'filter' | 'mostPending' | 'ackWaitMs'>,
): Promise<ConsumerInfo> {
  const config = {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMs),
    max_deliver: -1,
    max_ack_pending: mostPending,
    filter_subject: filter,
  }
  return consumers.add(STREAM, config).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError && error.code === EXISTS)) throw error
    return consumers.update(STREAM, durable, config)
  })
}
