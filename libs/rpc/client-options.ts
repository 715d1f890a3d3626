import type { Definition } from './definition.ts'
import type { Observe } from './observe.ts'
import type { Loopback, MutualTls, ServerTls } from './transport.ts'

/** Where a service is, and how to call it. */
export interface ClientOptions<D extends Definition = Definition> {
  /** `host:port` or a grpc target such as `dns:///policy-headless.mfa.svc:50051`, whose addresses take turns. */
  readonly address: string
  readonly transport?: Loopback | MutualTls | ServerTls
  /** The service that calls. Over mutual TLS the certificate says it. */
  readonly peer?: string
  /** The bearer key of an outside caller. */
  readonly key?: string
  /** The tenant acted for by calls that name none. */
  readonly tenant?: string
  /** How long a call may take when nothing else bounds it: 5 s unless told. A stream of responses may last. */
  readonly defaultTimeoutMs?: number
  /** The methods that may be sent twice: they are tried again, up to three times, when a replica is UNAVAILABLE. */
  readonly idempotent?: readonly (keyof D & string)[]
  /** Whether a call waits, inside its deadline, for a replica to be there; else it fails as soon as none is known. */
  readonly waitForReady?: boolean
  /** The longest response taken, in bytes: 4 MiB unless told. */
  readonly maxResponseBytes?: number
  readonly observe?: Observe | undefined
}
