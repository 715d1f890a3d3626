import {
  type Attributes,
  type Context,
  context,
  type Histogram,
  metrics,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { RPC_CLIENT_DURATION, RPC_SERVER_DURATION } from './metric-names.ts'
import { contextOf, traceparentOf } from './trace-context.ts'

/** A call as it begins; `path` is `/package.Service/Method`. */
export interface ObservedCall {
  readonly side: 'server' | 'client'
  readonly path: string
  /** The span it belongs to: on a server the received one, on a client its caller's. */
  readonly traceparent: string | undefined
}

/** One call under observation. */
export interface Observation {
  /** The span opened for it, for handlers and for the next hop, sampled or not. */
  readonly traceparent: string | undefined
  /** Does work as part of the call: what is logged meanwhile carries its trace. */
  run<T>(work: () => T): T
  /** Records the outcome, once: a gRPC status code, and the reason where it was a refusal. */
  end(code: number, reason?: string): void
}

/** What a server and a client of `libs/rpc` tell of their calls. */
export interface Observe {
  begin(call: ObservedCall): Observation
}

const instrumentation = 'countersign'
const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT }

/** UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS: a server's own faults (OpenTelemetry, gRPC). */
const serverFaults = new Set([2, 4, 12, 13, 14, 15])

/** Milliseconds, dense where answers are expected. */
const boundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000]

/** Watches calls by the OpenTelemetry that is registered by now: a duration of each, and a span if it is sampled. */
export function observeRpc(): Observe {
  const tracer = trace.getTracer(instrumentation)
  const durations = { server: histogram(RPC_SERVER_DURATION), client: histogram(RPC_CLIENT_DURATION) }

  return {
    begin({ side, path, traceparent }) {
      const begun = performance.now()
      const attributes = attributesOf(path)
      const parent = parentOf(side, traceparent)
      const span = tracer.startSpan(path.slice(1), { kind: kinds[side], attributes }, parent)
      const within = trace.setSpan(parent, span)
      return {
        traceparent: traceparentOf(within),
        run: (work) => context.with(within, work),
        end(code, reason) {
          const outcome = { 'rpc.grpc.status_code': code, ...(reason && { 'countersign.reason': reason }) }
          durations[side].record(performance.now() - begun, { ...attributes, ...outcome }, within)
          endSpan(span, outcome, side === 'client' ? code !== 0 : serverFaults.has(code))
        },
      }
    },
  }
}

function histogram(name: string): Histogram {
  const advice = { explicitBucketBoundaries: boundaries }
  return metrics.getMeter(instrumentation).createHistogram(name, { unit: 'ms', advice })
}

function attributesOf(path: string): Attributes {
  const [, service = '', method = ''] = path.split('/')
  return { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': method }
}

/** A server continues what it received and nothing else; a client, what it is told or else what it runs in. */
function parentOf(side: ObservedCall['side'], traceparent: string | undefined): Context {
  return contextOf(side === 'server' ? ROOT_CONTEXT : context.active(), traceparent)
}

function endSpan(span: Span, outcome: Attributes, failed: boolean): void {
  if (!span.isRecording()) return
  span.setAttributes(outcome)
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}
