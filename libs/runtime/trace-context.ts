import { type Context, propagation } from '@opentelemetry/api'

/** A context in which the span of that name is the parent of what begins (W3C Trace Context, section 3.2). */
export function contextOf(base: Context, traceparent: string | undefined): Context {
  return traceparent ? propagation.extract(base, { traceparent }) : base
}

/** The name of the span that is active in a context, for the next hop; undefined where there is none. */
export function traceparentOf(within: Context): string | undefined {
  const headers: { traceparent?: string } = {}
  propagation.inject(within, headers)
  return headers.traceparent
}
