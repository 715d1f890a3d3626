import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { startTelemetry } from './telemetry.ts'

/** What the fake collector was sent, by path. */
const received = new Map<string, unknown[]>()
let collector: Server
let endpoint: string

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const path = request.url ?? ''
    received.set(path, [...(received.get(path) ?? []), await json(request)])
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await once(collector.listen(0, '127.0.0.1'), 'listening')
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
})

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) delete process.env[name]
})

afterAll(() => {
  collector.close()
})

test.each<NodeJS.ProcessEnv>([
  {},
  { OTEL_SERVICE_NAME: 'challenge' },
  { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
  { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
])('is off with %j', async (environment) => {
  Object.assign(process.env, environment)
  const { observe, stop } = await startTelemetry('challenge')
  expect(observe).toBeUndefined()
  await stop()
})

test('sends spans and durations to the collector that OTEL_ variables name, under the name of the service', async () => {
  Object.assign(process.env, {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
  })
  const { observe, stop } = await startTelemetry('challenge')
  observe?.begin({ side: 'server', path: '/countersign.v1.Service/Answer', traceparent: undefined }).end(0)
  await stop()

  const sent = (path: string) => JSON.stringify(received.get(path))
  expect(sent('/v1/traces')).toContain('"name":"countersign.v1.Service/Answer"')
  expect(sent('/v1/metrics')).toContain('"name":"rpc.server.duration"')
  for (const path of ['/v1/traces', '/v1/metrics']) {
    expect(sent(path)).toContain('{"key":"service.name","value":{"stringValue":"challenge"}}')
    expect(sent(path)).toContain('{"key":"deployment.environment","value":{"stringValue":"test"}}')
  }
  expect([...received.keys()].sort()).toEqual(['/v1/metrics', '/v1/traces'])
})
