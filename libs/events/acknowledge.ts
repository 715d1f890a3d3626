import type { ConsumerInfo, JetStreamManager, JsMsg } from '@nats-io/jetstream'
import type { Connection } from './connection.ts'
import { STREAM } from './streams.ts'

/** More than are acknowledged within the tenth of a second after which a server has written them down. */
const MOST_REMEMBERED = 2_000

/** What a message carries that the client's type for it keeps to itself: where its acknowledgement goes. */
type Answerable = JsMsg & { readonly reply: string }

interface Acknowledged {
  seq: number
  time: number
  reply: string
}

export interface Acknowledgements {
  /** Tells the stream that a message is done with, over whichever connection there is. */
  give(message: JsMsg): void
  /** Tells it once more, where the consumer waits for messages that were acknowledged: without this, until it delivers them again. */
  repeat(manager: JetStreamManager, consumer: ConsumerInfo): Promise<void>
}

/**
 * Acknowledgements that outlive the server: one that dies forgets those that it was given in the last moment, as it never
 * hears of those that are given while it is out of reach.
 */
export function acknowledgements(connection: Connection): Acknowledgements {
  let last: Acknowledged[] = []

  function publish(reply: string): void {
    const core = connection.core()
    if (core && !core.isClosed() && !core.isDraining()) core.publish(reply, '+ACK')
  }

  return {
    give(message) {
      const { seq, time, reply } = message as Answerable
      last.push({ seq, time: time.getTime(), reply })
      if (last.length >= MOST_REMEMBERED * 2) last = last.slice(-MOST_REMEMBERED)
      publish(reply)
    },
    async repeat(manager, { num_ack_pending, ack_floor, delivered }) {
      if (num_ack_pending === 0) return
      const inQuestion = last.filter(({ seq }) => seq > ack_floor.stream_seq && seq <= delivered.stream_seq)
      if (await isOf(manager, inQuestion)) for (const { reply } of inQuestion) publish(reply)
    },
  }
}

/** Whether these came from the stream as it is: where it was lost, or made anew, their numbers are those of others. */
async function isOf(manager: JetStreamManager, messages: Acknowledged[]): Promise<boolean> {
  const newest = messages.toSorted((one, other) => one.seq - other.seq).at(-1)
  if (!newest) return false
  const kept = await manager.streams.getMessage(STREAM, { seq: newest.seq })
  return kept?.time.getTime() === newest.time
}
