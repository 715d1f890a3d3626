import {
  CallFinished,
  MessageFinished,
  MessageSent,
  PushTargetGone,
} from '#contracts/gen/countersign/delivery/v1/events'
import { outboxRow, type OutboxRow } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import type { SealedCall } from './calls/sealed-call.ts'
import { isGone, type Message } from './message.ts'
import type { Outcome } from './providers/hand-over.ts'

/** When an event is told, and in which trace. */
export interface Telling {
  world: World
  traceparent?: string | undefined
  /** What the message costs, in millionths of the currency of the routes. */
  costMicros?: bigint
}

/** The events that tell of the step from one state of a message to the next: it was sent, it became final, or both at once. */
export function eventsBetween(
  before: Message,
  after: Message & { tenantId: string },
  { world, traceparent, costMicros = 0n }: Telling,
): OutboxRow[] {
  const { tenantId, state, carrierCode, sentAt, finishedAt } = after
  const facts = factsOf(after)
  const row = () => ({ tenant: tenantId, id: world.randomId(), occurredAt: world.now(), traceparent })
  const sent = sentAt && !before.sentAt && MessageSent.create({ ...facts, sentAt, costMicros })
  const finished =
    finishedAt && !before.finishedAt && MessageFinished.create({ ...facts, state, carrierCode, finishedAt })
  return [
    ...(sent ? [outboxRow({ ...row(), event: MessageSent, payload: sent })] : []),
    ...(finished ? [outboxRow({ ...row(), event: MessageFinished, payload: finished })] : []),
  ]
}

/** The event that tells how a call ended, with the step that ends it; nothing before. */
export function callFinished(
  before: Message,
  after: Message & { tenantId: string; idempotencyKey: string },
  { factorId, applicationId = '', clientIp = '' }: Pick<SealedCall, 'factorId' | 'applicationId' | 'clientIp'>,
  { world, traceparent }: Telling,
): OutboxRow[] {
  const {
    id: deliveryId,
    tenantId: tenant,
    idempotencyKey,
    userId,
    challengeId,
    recipientHint,
    call,
    finishedAt,
  } = after
  if (call?.phase !== 'ended' || !finishedAt || before.finishedAt || call.result === null) return []
  const { result: resultCode, approved, fraud, leg } = call
  const how = { fraudReported: fraud !== null, blockRequested: fraud === 'block', backup: leg === 2 }
  const payload = {
    deliveryId,
    idempotencyKey,
    userId,
    challengeId,
    factorId,
    resultCode,
    approved,
    ...how,
    recipientHint,
    finishedAt,
    ...{ applicationId, clientIp },
  }
  return [
    outboxRow({ tenant, id: world.randomId(), occurredAt: world.now(), traceparent, event: CallFinished, payload }),
  ]
}

/** The event that tells that a device is not reached by its target any more; nothing where it is, or may be. */
export function targetGone(
  {
    id: deliveryId,
    tenantId: tenant,
    userId,
    challengeId,
    recipientHint: targetId,
    carrierCode,
  }: Message & { tenantId: string },
  outcomes: readonly Outcome[],
  { world, traceparent }: Telling,
): OutboxRow[] {
  if (!isGone(outcomes)) return []
  const goneAt = world.now()
  const provider = outcomes.at(-1)?.account ?? ''
  const payload = { deliveryId, userId, challengeId, targetId, provider, carrierCode, goneAt }
  return [outboxRow({ tenant, id: world.randomId(), occurredAt: goneAt, traceparent, event: PushTargetGone, payload })]
}

function factsOf({ id: deliveryId, userId, challengeId, channel, provider, countryCode }: Message) {
  return { deliveryId, userId, challengeId, channel, provider, countryCode }
}
