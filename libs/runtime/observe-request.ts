import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { traceparentOf } from './trace-context.ts'

/** A request to somebody who is none of ours, being watched. */
export interface ObservedRequest {
  /** What goes along, so that who is asked can go on with the trace; nothing while telemetry is off. */
  readonly headers: Record<string, string>
  /** The request is over, with this status, or without an answer. */
  end(status?: number): void
}

/** Watches an HTTP request as a span of the work that it is made in. Of its address the host alone is told: the rest may be secret. */
export function observeRequest({ method, url }: { method: string; url: URL }): ObservedRequest {
  const attributes = { 'http.request.method': method, 'server.address': url.hostname }
  const span = trace.getTracer('countersign').startSpan(method, { kind: SpanKind.CLIENT, attributes })
  const traceparent = traceparentOf(trace.setSpan(context.active(), span))
  return {
    headers: traceparent ? { traceparent } : {},
    end(status) {
      if (status !== undefined) span.setAttribute('http.response.status_code', status)
      if (status === undefined || status >= 400) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}
