import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { contextOf } from './trace-context.ts'

/** An event as a consumer takes it up; `type` is the full name of its message. */
export interface ObservedEvent {
  readonly consumer: string
  readonly type: string
  /** The span in which it happened; an event without one is not watched. */
  readonly traceparent: string | undefined
}

/** Watches an event being applied, as a span of the trace in which it happened; to be told whether it was. */
export function observeEvent({ consumer, type, traceparent }: ObservedEvent): (applied: boolean) => void {
  if (!traceparent) return () => {}
  const attributes = { 'messaging.system': 'nats', 'messaging.consumer.group.name': consumer }
  const options = { kind: SpanKind.CONSUMER, attributes }
  const span = trace
    .getTracer('countersign')
    .startSpan(`process ${type}`, options, contextOf(ROOT_CONTEXT, traceparent))
  return (applied) => {
    if (!applied) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  }
}
