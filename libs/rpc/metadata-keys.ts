import type { Metadata } from '@grpc/grpc-js'

/** The metadata that travels beside a request. */
export const metadataKeys = {
  authorization: 'authorization',
  /** The service that calls; believed on loopback only, where no certificate can say so. */
  peer: 'countersign-peer',
  /** The tenant a peer or operator acts for. */
  tenant: 'countersign-tenant',
  /** W3C Trace Context, section 3.2. */
  traceparent: 'traceparent',
} as const

/** The first value under a text key. */
export function firstText(metadata: Metadata, key: string): string | undefined {
  const value = metadata.get(key)[0]
  return typeof value === 'string' ? value : undefined
}
