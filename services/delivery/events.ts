import { MessageFinished, MessageSent } from '#contracts/gen/countersign/delivery/v1/events'
import { outboxRow, type OutboxRow } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import type { Message } from './message.ts'

/** When an event is told, and in which trace. */
export interface Telling {
  world: World
  traceparent?: string | undefined
}

/** The events that tell of the step from one state of a message to the next: it was sent, it became final, or both at once. */
export function eventsBetween(
  before: Message,
  after: Message & { tenantId: string },
  { world, traceparent }: Telling,
): OutboxRow[] {
  const { tenantId, state, carrierCode, sentAt, finishedAt } = after
  const facts = factsOf(after)
  const row = () => ({ tenant: tenantId, id: world.randomId(), occurredAt: world.now(), traceparent })
  const sent = sentAt && !before.sentAt && MessageSent.create({ ...facts, sentAt })
  const finished =
    finishedAt && !before.finishedAt && MessageFinished.create({ ...facts, state, carrierCode, finishedAt })
  return [
    ...(sent ? [outboxRow({ ...row(), event: MessageSent, payload: sent })] : []),
    ...(finished ? [outboxRow({ ...row(), event: MessageFinished, payload: finished })] : []),
  ]
}

function factsOf({ id: deliveryId, userId, challengeId, channel, provider, countryCode }: Message) {
  return { deliveryId, userId, challengeId, channel, provider, countryCode }
}
