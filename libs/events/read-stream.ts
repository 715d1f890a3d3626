import { DeliverPolicy, type JsMsg } from '@nats-io/jetstream'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Connection } from './connection.ts'
import { STREAM } from './streams.ts'

/** What the stream is, and which of its messages it holds. */
export interface StreamStanding {
  /** The moment it was made, by which it is told from one that was lost and made anew. */
  stream: string
  /** The number after which it is whole. */
  after: number
  /** The number of its last message; that of those it holds no more where there is none. */
  through: number
}

/** How the stream stands. Refuses DEPENDENCY_UNAVAILABLE while NATS is out of reach. */
export async function streamStanding(connection: Connection): Promise<StreamStanding> {
  const manager = await connection.jetstream()?.jetstreamManager(false)
  if (!manager) throw outOfReach()
  const { created, state } = await manager.streams.info(STREAM)
  return { stream: created, after: Math.max(0, state.first_seq - 1), through: state.last_seq }
}

/** How many messages are asked for at once, and for how long. */
const [most, expiresMs] = [500, 1_000]

/**
 * The messages of the stream from one number, exclusive, to another, in its order. What is read is asked for a few hundred at a
 * time, as fast as it is used up; nothing is remembered of the reading.
 */
export async function* readStream(
  connection: Connection,
  { after, through }: { after: number; through: number },
  signal?: AbortSignal,
): AsyncGenerator<JsMsg> {
  if (after >= through) return
  const client = connection.jetstream()
  if (!client) throw outOfReach()
  const start = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: after + 1 }
  const consumer = await client.consumers.get(STREAM, start)
  try {
    for (let last = after; last < through;) {
      signal?.throwIfAborted()
      const messages = await consumer.fetch({ max_messages: Math.min(most, through - last), expires: expiresMs })
      for await (const message of messages) {
        if (message.seq > through) return
        last = message.seq
        yield message
      }
    }
  } finally {
    await consumer.delete().catch(() => {})
  }
}

function outOfReach(): Refusal {
  return new Refusal(ErrorReason.DEPENDENCY_UNAVAILABLE, 'the event stream is out of reach', { retryAfterMs: 1_000 })
}
