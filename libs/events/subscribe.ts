import { AckPolicy, JetStreamApiError, type ConsumerInfo, type JetStreamClient, type JsMsg } from '@nats-io/jetstream'
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
  /** How many messages all replicas together may hold unacknowledged. */
  mostHeld: number
  deliver(message: JsMsg): void
  log: Log
}

/** How long the stream waits for an acknowledgement, or a sign of work, before it delivers a message again. */
export const ACK_WAIT_MS = 30_000

/** "consumer already exists": with another configuration, as servers from 2.10 on say it; older ones update it. */
const EXISTS = 10148

/** Delivers messages of the stream until it is stopped, over lost connections and deleted consumers. */
export function subscribe({ connection, deliver, log, ...options }: Options): Pick<Loop, 'stop'> {
  async function follow(signal: AbortSignal): Promise<void> {
    const client = await connection.ready(signal)
    const { name } = await ensureConsumer(client, options)
    const consumer = await client.consumers.get(STREAM, name)
    const messages = await consumer.consume({
      max_messages: Math.ceil(options.mostHeld / 2),
      idle_heartbeat: 5_000,
      abort_on_missing_resource: true,
      callback: deliver,
    })
    const close = () => void messages.close()
    signal.addEventListener('abort', close)
    if (signal.aborted) close()
    await messages.closed()
    signal.removeEventListener('abort', close)
  }
  return every(250, follow, { log })
}

async function ensureConsumer(
  client: JetStreamClient,
  { durable, filter, mostHeld }: Pick<Options, 'durable' | 'filter' | 'mostHeld'>,
): Promise<ConsumerInfo> {
  const { consumers } = await client.jetstreamManager(false)
  const config = {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_WAIT_MS),
    max_deliver: -1,
    max_ack_pending: mostHeld,
    filter_subject: filter,
  }
  return consumers.add(STREAM, config).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError && error.code === EXISTS)) throw error
    return consumers.update(STREAM, durable, config)
  })
}
