import type { JsMsg } from '@nats-io/jetstream'
import type { Kysely } from 'kysely'
import { isUnavailable } from '#libs/db/unavailable'
import { observeEvent } from '#libs/runtime/observe-event'
import { envelopeOf, typeOf } from './envelope.ts'
import type { Handler, Received } from './handler.ts'
import { claim } from './inbox.ts'
import type { Log } from './log.ts'
import { kindOf, park } from './parked.ts'

interface Options<Schema> {
  kysely: Kysely<Schema>
  consumer: string
  handlers: Handler<Schema>[]
  /** The pause before a message that failed comes again, in milliseconds; it doubles each time. */
  retryMs: number
  /** Tells the stream of each message that is done with. */
  acknowledge(message: JsMsg): void
  /** Hears of each message that was acknowledged or given back to the stream. */
  release(message: JsMsg): void
  log: Log
}

interface Item<Schema> {
  message: JsMsg
  handler: Handler<Schema>
  received: Received<unknown>
}

/** How often a message may fail, alone, before it is set aside. */
const MOST_FAILURES = 5

/** Failures of messages that another replica has settled since are remembered in vain: not more than this many. */
const MOST_REMEMBERED = 10_000

/**
 * A function that applies messages and acknowledges each it is done with: applied now or before, of no interest, or set
 * aside. All go in one transaction; if that fails, its halves go on their own, down to the message at fault. When the
 * database is unavailable it throws, and counts nothing against the messages: the same call may be made again.
 */
export function applyMessages<Schema>({
  kysely,
  consumer,
  handlers,
  retryMs,
  acknowledge,
  release,
  log,
}: Options<Schema>) {
  const byType = new Map(handlers.map((handler) => [handler.type, handler]))
  if (byType.size < handlers.length) throw new Error('handlers: there are two for one type of event')
  const applies = new Set(handlers.map(({ apply }) => apply))
  const failures = new Map<string, number>()

  return async function apply(messages: JsMsg[]): Promise<void> {
    const items: Item<Schema>[] = []
    for (const message of messages) {
      const handler = byType.get(typeOf(message.subject))
      const received = handler && read(message, handler)
      if (!handler) settle(message)
      else if (received instanceof Error) await setAside(message, received)
      else if (received) items.push({ message, handler, received })
    }
    if (items.length > 0) await applyItems(items)
  }

  async function applyItems(items: Item<Schema>[]): Promise<void> {
    try {
      await commit(items)
      for (const { message, received } of items) settle(message, received.envelope.id)
    } catch (error) {
      if (isUnavailable(error)) throw error
      const [first, ...others] = items
      if (first && others.length === 0) return failed(first, error)
      const middle = Math.ceil(items.length / 2)
      await applyItems(items.slice(0, middle))
      await applyItems(items.slice(middle))
    }
  }

  async function commit(items: Item<Schema>[]): Promise<void> {
    const byId = new Map(items.map((item) => [item.received.envelope.id, item]))
    await kysely.transaction().execute(async (trx) => {
      const fresh = await claim(trx, consumer, [...byId.keys()])
      const due = [...byId.values()].filter(({ received }) => fresh.has(received.envelope.id))
      for (const apply of applies) {
        const received = due.filter((item) => item.handler.apply === apply).map((item) => item.received)
        if (received.length > 0) await observed(received, () => apply(trx, received))
      }
    })
  }

  async function observed(received: Received<unknown>[], apply: () => Promise<void>): Promise<void> {
    const ends = received.map(({ envelope: { type, traceparent } }) => observeEvent({ consumer, type, traceparent }))
    const end = (applied: boolean) => ends.forEach((each) => each(applied))
    await apply().then(
      () => end(true),
      (error: unknown) => {
        end(false)
        throw error
      },
    )
  }

  async function failed({ message, received }: Item<Schema>, error: unknown): Promise<void> {
    const { id, type } = received.envelope
    const count = (failures.get(id) ?? 0) + 1
    log.warn({ consumer, id, type, count, err: error }, 'an event could not be applied')
    if (count >= MOST_FAILURES) return setAside(message, error, id)
    failures.set(id, count)
    if (failures.size > MOST_REMEMBERED) failures.delete([...failures.keys()][0] ?? '')
    message.nak(retryMs * 2 ** (count - 1))
    release(message)
  }

  async function setAside(message: JsMsg, error: unknown, id?: string): Promise<void> {
    await park(kysely, { consumer, message, error })
    log.error({ consumer, subject: message.subject, id, kind: kindOf(error) }, 'an event was parked')
    settle(message, id)
  }

  function settle(message: JsMsg, id = ''): void {
    failures.delete(id)
    acknowledge(message)
    release(message)
  }
}

function read<Schema>(message: JsMsg, handler: Handler<Schema>): Received<unknown> | Error {
  try {
    return { envelope: envelopeOf(message), event: handler.decode(message.data) }
  } catch (error) {
    return error instanceof Error ? error : new Error('the message can not be decoded')
  }
}
