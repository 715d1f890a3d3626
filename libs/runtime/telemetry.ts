import { type Observe, observeRpc } from './observe-rpc.ts'

export interface Telemetry {
  /** For the servers and clients of `libs/rpc`; undefined while telemetry is off. */
  readonly observe: Observe | undefined
  /** Sends what is not yet sent. */
  stop(): Promise<void>
}

const off: Telemetry = { observe: undefined, stop: async () => {} }

/**
 * Starts OpenTelemetry as the `OTEL_*` variables say, and loads it only if one of them asks for an exporter of traces or
 * metrics. A signal that none asks for stays off. `OTEL_SERVICE_NAME` wins over the name given here. To be called before
 * any instrument is made: those made earlier record nothing.
 */
export async function startTelemetry(serviceName: string): Promise<Telemetry> {
  const asked = { traces: asksFor('TRACES'), metrics: asksFor('METRICS') }
  if (!asked.traces && !asked.metrics) return off
  const { NodeSDK, resources } = await import('@opentelemetry/sdk-node')
  const { defaultResource, resourceFromAttributes } = resources
  const sdk = new NodeSDK({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': serviceName })),
    logRecordProcessors: [],
    ...(!asked.traces && { spanProcessors: [] }),
    ...(!asked.metrics && { metricReaders: [] }),
  })
  sdk.start()
  return { observe: observeRpc(), stop: () => sdk.shutdown() }
}

/** Whether a signal's exporter is named, or is the default one and an OTLP endpoint is named. */
function asksFor(signal: 'TRACES' | 'METRICS'): boolean {
  const environment = process.env
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false
  const exporter = environment[`OTEL_${signal}_EXPORTER`]
  if (exporter) return exporter !== 'none'
  return Boolean(environment['OTEL_EXPORTER_OTLP_ENDPOINT'] || environment[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`])
}
