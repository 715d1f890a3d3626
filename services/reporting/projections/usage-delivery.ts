import { MessageFinished, MessageSent } from '#contracts/gen/countersign/delivery/v1/events'
import type { UsageDeliveryTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every message; those of an enrolment belong to no challenge. */
export const usageDelivery: Projection<UsageDeliveryTable> = {
  columns: {
    tenantId: 'key',
    deliveryId: 'day',
    challengeId: 'fact',
    channel: 'fact',
    countryCode: 'fact',
    sentAt: 'fact',
    sentProvider: 'fact',
    costMicros: 'fact',
    finishedAt: 'fact',
    finishedProvider: 'fact',
    finishedState: 'fact',
    carrierCode: 'fact',
  },
  tells: [
    on(MessageSent, ({ deliveryId, challengeId, channel, countryCode, sentAt, ...event }) => ({
      ...{ deliveryId, challengeId, channel, countryCode, sentAt },
      ...{ sentProvider: event.provider, costMicros: Number(event.costMicros) },
    })),
    on(MessageFinished, ({ deliveryId, challengeId, channel, countryCode, ...event }) => ({
      ...{ deliveryId, challengeId, channel, countryCode },
      finishedAt: event.finishedAt,
      finishedProvider: event.provider,
      finishedState: event.state,
      carrierCode: event.carrierCode,
    })),
  ],
}
