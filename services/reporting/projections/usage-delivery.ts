import { MessageFinished, MessageSent } from '#contracts/gen/countersign/delivery/v1/events'
import type { UsageDeliveryTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every message that belongs to a challenge; those of an enrolment belong to none. */
export const usageDelivery: Projection<UsageDeliveryTable> = {
  columns: {
    tenantId: 'key',
    deliveryId: 'key',
    challengeId: 'fact',
    channel: 'fact',
    sentAt: 'fact',
    sentProvider: 'fact',
    finishedAt: 'fact',
    finishedProvider: 'fact',
    finishedState: 'fact',
    carrierCode: 'fact',
  },
  tells: [
    on(MessageSent, ({ deliveryId, challengeId, channel, sentAt, provider }) => {
      if (challengeId === '') return undefined
      return { deliveryId, challengeId, channel, sentAt, sentProvider: provider }
    }),
    on(MessageFinished, ({ deliveryId, challengeId, channel, finishedAt, provider, state, carrierCode }) => {
      if (challengeId === '') return undefined
      return {
        deliveryId,
        challengeId,
        channel,
        finishedAt,
        finishedProvider: provider,
        finishedState: state,
        carrierCode,
      }
    }),
  ],
}
