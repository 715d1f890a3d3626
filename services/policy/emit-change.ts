import type { Transaction } from 'kysely'
import type { ChangeOrigin } from '#contracts/gen/countersign/policy/v1/events'
import type { EventType } from '#libs/events/event-type'
import { emit } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import type { World } from '#libs/runtime/world'
import type { Schema } from './db/schema.ts'

/** What every event of administration tells: absent before, the object is new; absent after, it is gone. */
interface Told<T> {
  origin?: ChangeOrigin | undefined
  before?: T | undefined
  after?: T | undefined
}

interface Change<T> {
  event: EventType<Told<T>>
  before?: T | undefined
  after?: T | undefined
  call: Call
  world: World
  /** Where it is not the caller's. */
  tenant?: string
}

/** Emits the event of a change, in the transaction that makes it. */
export async function emitChange<T>(trx: Transaction<Schema>, change: Change<T>): Promise<void> {
  const { event, before, after, call, world, tenant = call.tenant } = change
  const { caller, traceparent } = call
  const now = world.now()
  const origin = { credentialId: caller.kind === 'client' ? caller.credentialId : '', changedAt: now }
  await emit(trx, {
    tenant,
    event,
    payload: { origin, before, after },
    id: world.randomId(),
    occurredAt: now,
    traceparent,
  })
}
