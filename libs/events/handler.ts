import type { Transaction } from 'kysely'
import type { EventType } from './event-type.ts'

/** What the stream knows of an event besides the event. */
export interface Envelope {
  id: string
  tenant: string
  /** The full name of the event's message. */
  type: string
  /** When it happened. */
  time: Date
  traceparent?: string
}

export interface Received<T> {
  event: T
  envelope: Envelope
}

/** What a consumer does with the events of one type. */
export interface Handler<Schema> {
  type: string
  decode(bytes: Uint8Array): unknown
  apply(trx: Transaction<Schema>, received: Received<unknown>[]): Promise<void>
}

/**
 * Applies events of one type, all that arrived together at once: one statement can take them. They are new (no id comes
 * twice), in the order of the stream within a batch and in any order over batches, and may be of several tenants. What
 * `apply` writes in the transaction is kept if it returns; if it throws, the events come again, alone.
 */
export function handler<T, Schema>(
  event: EventType<T>,
  apply: (trx: Transaction<Schema>, received: Received<T>[]) => Promise<void>,
): Handler<Schema> {
  return { type: event.$type, decode: (bytes) => event.decode(bytes), apply }
}

/**
 * Applies events of several types by one function, all that arrived together at once. Where several types write the same rows,
 * this is how to write them in one statement, in one order: replicas that lock them type by type wait for each other in turn.
 */
export function together<Schema>(events: EventType<unknown>[], apply: Handler<Schema>['apply']): Handler<Schema>[] {
  return events.map((event) => ({ type: event.$type, decode: (bytes) => event.decode(bytes), apply }))
}

/** Those that are of one type. */
export function ofType<T>({ $type }: EventType<T>, received: Received<unknown>[]): Received<T>[] {
  return received.filter(({ envelope }) => envelope.type === $type) as Received<T>[]
}
