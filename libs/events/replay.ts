import type { JsMsg } from '@nats-io/jetstream'
import { headers as natsHeaders } from '@nats-io/transport-node'
import type { Kysely } from 'kysely'
import { applyMessages } from './apply-messages.ts'
import type { Handler } from './handler.ts'
import type { Log } from './log.ts'

/** A message as the stream carried it once. */
export interface Recorded {
  sequence: number
  /** The event's full name and its tenant. */
  subject: string
  headers: Readonly<Record<string, string>>
  payload: Uint8Array
}

interface Options<Schema> {
  kysely: Kysely<Schema>
  consumer: string
  handlers: Handler<Schema>[]
  log: Log
}

/**
 * Applies recorded messages as a consumer does those that come: each once, together where that can be, and what can not be read
 * or applied is set aside. Is done when all are.
 */
export function replay<Schema>(options: Options<Schema>): (recorded: readonly Recorded[]) => Promise<void> {
  const apply = applyMessages({ ...options, retryMs: 0, acknowledge: (message) => message.ack(), release() {} })
  return async (recorded) => {
    const waiting = new Set<JsMsg>()
    for (const each of recorded) {
      const message: JsMsg = played(each, () => waiting.delete(message))
      waiting.add(message)
    }
    while (waiting.size > 0) await apply([...waiting])
  }
}

function played({ sequence, subject, headers, payload }: Recorded, settled: () => void): JsMsg {
  const carried = natsHeaders()
  for (const [name, value] of Object.entries(headers)) carried.set(name, value)
  return {
    ...{ seq: sequence, subject, headers: carried, data: payload, time: new Date(0), info: { deliveryCount: 1 } },
    ack: settled,
    nak() {},
  } as unknown as JsMsg
}
