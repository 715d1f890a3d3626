import type { Metadata } from '@grpc/grpc-js'
import { firstText, metadataKeys } from './metadata-keys.ts'

const wellFormed = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** The caller's span, if it sent a well-formed one (W3C Trace Context, section 3.2.2: anything else is ignored). */
export function receivedTraceparent(metadata: Metadata): string | undefined {
  return wellFormedTraceparent(firstText(metadata, metadataKeys.traceparent))
}

/** The same of a header as HTTP has it. */
export function wellFormedTraceparent(received: string | string[] | undefined): string | undefined {
  return typeof received === 'string' && wellFormed.test(received) ? received : undefined
}

const parameter = 'trace'

/** An address to be called back at, which names the span that it was made in: who calls back goes on with its trace. */
export function traced(url: string, traceparent: string | undefined): string {
  return traceparent ? `${url}${url.includes('?') ? '&' : '?'}${parameter}=${encodeURIComponent(traceparent)}` : url
}

/** The span that such an address names, if it names a well-formed one. */
export function tracedIn(url: string): string | undefined {
  return wellFormedTraceparent(new URL(url).searchParams.get(parameter) ?? undefined)
}
