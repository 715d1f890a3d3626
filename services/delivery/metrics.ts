import { metrics as global, type MeterProvider } from '@opentelemetry/api'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { channelName } from './channels/channel-name.ts'
import type { Health } from './health.ts'
import type { Message } from './message.ts'
import type { Outcome } from './providers/hand-over.ts'

/** What this service counts. None of it says whom a message was for: a country is as near as it comes. */
export interface Metrics {
  /** What came of asking carriers for one message. */
  asked(outcomes: readonly Outcome[]): void
  /** A message was refused before any carrier was asked: what stood in its way. */
  refused(cause: string): void
  /** A message went from one state to the next: it was sent, it became final, or both at once. */
  stepped(before: Message, after: Message): void
}

const { DELIVERED, FAILED, EXPIRED } = DeliveryState
const ends: Partial<Record<DeliveryState, string>> = {
  [DELIVERED]: 'delivered',
  [FAILED]: 'failed',
  [EXPIRED]: 'expired',
}

/** The value of `countersign.delivery.breaker` for each state. */
const heights = { closed: 0, 'half-open': 1, open: 2 }

/**
 * Opens the instruments: `countersign.delivery.asked` by account and outcome; `countersign.delivery.sent` and
 * `countersign.delivery.finished` by account, channel and the calling code of the country, the latter with its outcome;
 * `countersign.delivery.refused` by cause: a country, a number_type, or whose budget; `countersign.delivery.breaker` by account: 0 closed, 1 half-open, 2 open.
 */
export function openMetrics(health: Health, provider: MeterProvider = global.getMeterProvider()): Metrics {
  const meter = provider.getMeter('countersign')
  const asked = meter.createCounter('countersign.delivery.asked')
  const sent = meter.createCounter('countersign.delivery.sent')
  const finished = meter.createCounter('countersign.delivery.finished')
  const refused = meter.createCounter('countersign.delivery.refused')
  meter.createObservableGauge('countersign.delivery.breaker').addCallback((result) => {
    for (const [account, state] of health.states()) result.observe(heights[state], { account })
  })

  return {
    asked(outcomes) {
      for (const { account, handover } of outcomes) {
        asked.add(1, { account, outcome: handover.taken ? 'taken' : handover.reason })
      }
    },
    refused: (cause) => refused.add(1, { cause }),
    stepped(before, after) {
      const facts = { account: after.provider, channel: channelName(after.channel), country: after.countryCode }
      if (after.sentAt && !before.sentAt) sent.add(1, facts)
      if (after.finishedAt && !before.finishedAt) finished.add(1, { ...facts, outcome: ends[after.state] ?? '' })
    },
  }
}
