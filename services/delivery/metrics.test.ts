import { expect, test } from '@jest/globals'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { limits } from './breaker.ts'
import { openHealth } from './health.ts'
import type { Message } from './message.ts'
import { openMetrics } from './metrics.ts'

const now = new Date('2026-01-01T00:00:00Z')
const queued: Message = {
  ...{ id: 'd', channel: Channel.SMS, state: DeliveryState.QUEUED, recipientHint: '+*********23', countryCode: '1' },
  ...{ provider: '', carrierId: '', carrierCode: '', userId: 'ann', call: null, challengeId: 'c', createdAt: now },
  ...{ sentAt: null, finishedAt: null },
}
const sent: Message = { ...queued, state: DeliveryState.SENT, provider: 'twilio', sentAt: now }
const delivered: Message = { ...sent, state: DeliveryState.DELIVERED, finishedAt: now }

function open() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ readers: [reader] })
  const health = openHealth({ now: () => now })
  const metrics = openMetrics(health, provider)
  const points = async (name: string) => {
    await reader.forceFlush()
    const all =
      exporter
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
    const found = all.find(({ descriptor }) => descriptor.name === `countersign.delivery.${name}`)
    return found?.dataPoints.map(({ attributes, value }) => ({ ...attributes, value })) ?? []
  }
  return { health, metrics, points, stop: () => provider.shutdown() }
}

test('what came of messages is counted by carrier, channel and country, and by nothing that names a person', async () => {
  const { metrics, points, stop } = open()
  metrics.stepped(queued, sent)
  metrics.stepped(sent, delivered)
  metrics.stepped(queued, { ...queued, state: DeliveryState.FAILED, finishedAt: now })
  metrics.stepped(sent, sent)
  const facts = { account: 'twilio', channel: 'sms', country: '1' }
  expect(await points('sent')).toEqual([{ ...facts, value: 1 }])
  expect(await points('finished')).toEqual([
    { ...facts, outcome: 'delivered', value: 1 },
    { ...facts, account: '', outcome: 'failed', value: 1 },
  ])
  await stop()
})

test('each word of a carrier is counted', async () => {
  const { metrics, points, stop } = open()
  metrics.asked([
    { account: 'one', handover: { taken: false, reason: 'throttled', retryable: true } },
    { account: 'two', handover: { taken: true, carrierId: 'x' } },
  ])
  expect(await points('asked')).toEqual([
    { account: 'one', outcome: 'throttled', value: 1 },
    { account: 'two', outcome: 'taken', value: 1 },
  ])
  await stop()
})

test('the state of every breaker can be seen', async () => {
  const { health, points, stop } = open()
  health.begin('well')
  for (let count = 0; count < limits.failures; count++) {
    health.end('ill', { taken: false, reason: 'unreachable', retryable: true })
  }
  expect(await points('breaker')).toEqual([
    { account: 'well', value: 0 },
    { account: 'ill', value: 2 },
  ])
  await stop()
})
