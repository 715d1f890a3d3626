import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A place to which traces and metrics are sent. */
export interface Collector {
  /** All that came, as it came. */
  readonly received: { path: string; body: string }[]
  /** What points a process at it. */
  readonly environment: NodeJS.ProcessEnv
  stop(): void
}

/** An OpenTelemetry collector that keeps every body it is sent, in OTLP's JSON. */
export async function openCollector(): Promise<Collector> {
  const received: Collector['received'] = []
  const server = createServer(async (request, response) => {
    received.push({ path: request.url ?? '', body: await text(request) })
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    received,
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    },
    stop: () => void server.close(),
  }
}
