import type { Transaction } from 'kysely'
import type { ChangeOrigin } from '#contracts/gen/countersign/policy/v1/events'
import type { EventType } from '#libs/events/event-type'
import { emit, outboxRow } from '#libs/events/outbox'
import type { Fact, OutboxRow } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import type { World } from '#libs/runtime/world'
import type { Schema } from './db/schema.ts'

/** What every event of administration tells: absent before, the object is new; absent after, it is gone. */
interface Told<T> {
  origin?: ChangeOrigin | undefined
  before?: T | undefined
  after?: T | undefined
}

/** On whose behalf: a call, or what only names its tenant. */
export type Cause = Pick<Call, 'tenant' | 'caller' | 'traceparent'>

interface Change<T> {
  event: EventType<Told<T>>
  before?: T | undefined
  after?: T | undefined
  call: Cause
  world: World
  /** Where it is not the caller's. */
  tenant?: string
}

/** Emits the event of a change, in the transaction that makes it. */
export async function emitChange<T>(trx: Transaction<Schema>, change: Change<T>): Promise<void> {
  await emit(trx, factOf(change))
}

/** The event of a change as a row of the outbox, for statements that store many. */
export function changeRow<T>(change: Change<T>): OutboxRow {
  return outboxRow(factOf(change))
}

function factOf<T>({ event, before, after, call, world, tenant = call.tenant }: Change<T>): Fact<Told<T>> {
  const now = world.now()
  const payload = { origin: originOf(call, now), before, after }
  return { tenant, event, payload, id: world.randomId(), occurredAt: now, traceparent: call.traceparent }
}

/** Who made a change, and when. */
export function originOf({ caller }: Cause, changedAt: Date): ChangeOrigin {
  return { credentialId: caller.kind === 'client' ? caller.credentialId : '', changedAt }
}
