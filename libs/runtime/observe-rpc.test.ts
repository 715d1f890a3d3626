import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { observeRpc, type Observe, type ObservedCall } from './observe-rpc.ts'

const path = '/countersign.challenge.v1.ChallengeService/AnswerChallenge'
const sampled = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const unsampled = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'

const spans = new InMemorySpanExporter()
const metrics = new InMemoryMetricExporter(AggregationTemporality.DELTA)
const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 })
const sdk = new NodeSDK({
  spanProcessors: [new SimpleSpanProcessor(spans)],
  metricReaders: [reader],
  logRecordProcessors: [],
  autoDetectResources: false,
})
let observe: Observe

beforeAll(() => {
  sdk.start()
  observe = observeRpc()
})
beforeEach(async () => {
  spans.reset()
  await reader.forceFlush()
  metrics.reset()
})
afterAll(() => sdk.shutdown())

const begin = (call: Partial<ObservedCall> = {}) =>
  observe.begin({ side: 'server', path, traceparent: undefined, ...call })

/** What was measured under a name since the test began. */
async function points(name: string): Promise<DataPoint<unknown>[]> {
  await reader.forceFlush()
  const all = metrics.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  return all
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap((metric): DataPoint<unknown>[] => metric.dataPoints)
}

describe('a call', () => {
  test('becomes a span that continues the trace of its caller', () => {
    const { traceparent, end } = begin({ traceparent: sampled })
    end(0)
    const [span] = spans.getFinishedSpans()
    expect(span).toMatchObject({
      name: 'countersign.challenge.v1.ChallengeService/AnswerChallenge',
      kind: SpanKind.SERVER,
      parentSpanContext: { spanId: 'b7ad6b7169203331' },
      attributes: {
        'rpc.system': 'grpc',
        'rpc.service': 'countersign.challenge.v1.ChallengeService',
        'rpc.method': 'AnswerChallenge',
        'rpc.grpc.status_code': 0,
      },
      status: { code: SpanStatusCode.UNSET },
    })
    expect(traceparent).toBe(`00-0af7651916cd43dd8448eb211c80319c-${span?.spanContext().spanId}-01`)
  })

  test('that its caller does not sample has no span, and tells the next hop so', () => {
    const { traceparent, end } = begin({ traceparent: unsampled })
    end(0)
    expect(spans.getFinishedSpans()).toEqual([])
    expect(traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/)
  })

  test('is the active span of what runs in it, also after a wait', async () => {
    const observation = begin()
    const active = await observation.run(async () => {
      await new Promise(setImmediate)
      const headers: { traceparent?: string } = {}
      propagation.inject(context.active(), headers)
      return headers.traceparent
    })
    expect(active).toBe(observation.traceparent)
  })

  test('of a client belongs to what it is told, or else to what it runs in', () => {
    const server = begin()
    const told = begin({ side: 'client', traceparent: sampled })
    const inside = server.run(() => begin({ side: 'client' }))
    expect(told.traceparent?.slice(3, 35)).toBe(sampled.slice(3, 35))
    expect(inside.traceparent?.slice(3, 35)).toBe(server.traceparent?.slice(3, 35))
  })

  test('of a server never belongs to what happens to run', () => {
    const outer = trace.setSpanContext(ROOT_CONTEXT, { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 })
    const { traceparent } = context.with(outer, () => begin())
    expect(traceparent).not.toContain('a'.repeat(32))
  })
})

describe('an outcome', () => {
  test.each([
    ['server', 0, SpanStatusCode.UNSET],
    ['server', 9, SpanStatusCode.UNSET],
    ['server', 13, SpanStatusCode.ERROR],
    ['client', 0, SpanStatusCode.UNSET],
    ['client', 9, SpanStatusCode.ERROR],
  ] as const)('on a %s of status %d leaves a span of status %d', (side, code, expected) => {
    begin({ side }).end(code)
    expect(spans.getFinishedSpans()[0]?.status.code).toBe(expected)
  })

  test('is measured whether sampled or not, by service, method, status and reason alone', async () => {
    begin({ traceparent: unsampled }).end(9, 'CHALLENGE_CLOSED')
    begin({ traceparent: sampled }).end(9, 'CHALLENGE_CLOSED')
    begin({ side: 'client' }).end(14)
    const attributes = {
      'rpc.system': 'grpc',
      'rpc.service': 'countersign.challenge.v1.ChallengeService',
      'rpc.method': 'AnswerChallenge',
    }
    expect(await points('rpc.server.duration')).toMatchObject([
      {
        attributes: { ...attributes, 'rpc.grpc.status_code': 9, 'countersign.reason': 'CHALLENGE_CLOSED' },
        value: { count: 2 },
      },
    ])
    const [client] = await points('rpc.client.duration')
    expect(client?.attributes).toEqual({ ...attributes, 'rpc.grpc.status_code': 14 })
  })
})
