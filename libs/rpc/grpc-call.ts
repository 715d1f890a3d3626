import type { Metadata } from '@grpc/grpc-js'

/** What the four kinds of grpc-js server calls have in common, as far as it is used here. */
export interface GrpcCall {
  readonly cancelled: boolean
  readonly metadata: Metadata
  getDeadline(): Date | number
  getAuthContext(): { readonly sslPeerCertificate?: { readonly subjectaltname?: string } }
  once(event: 'cancelled', listener: () => void): unknown
}
