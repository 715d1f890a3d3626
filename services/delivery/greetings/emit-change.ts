import type { Transaction } from 'kysely'
import type { GreetingOrigin } from '#contracts/gen/countersign/delivery/v1/events'
import type { EventType } from '#libs/events/event-type'
import { emit } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import type { World } from '#libs/runtime/world'
import type { Schema } from '../db/schema.ts'

interface Told<T> {
  origin?: GreetingOrigin | undefined
  before?: T | undefined
  after?: T | undefined
}

interface Change<T> {
  event: EventType<Told<T>>
  before?: T | undefined
  after?: T | undefined
  call: Call
  world: World
}

/** Emits the event of a change, in the transaction that makes it. */
export async function emitChange<T>(trx: Transaction<Schema>, { event, before, after, call, world }: Change<T>) {
  const { tenant, caller, traceparent } = call
  const occurredAt = world.now()
  const credentialId = caller.kind === 'client' ? caller.credentialId : ''
  const payload = { origin: { credentialId, changedAt: occurredAt }, before, after }
  await emit(trx, { tenant, event, payload, id: world.randomId(), occurredAt, traceparent })
}
