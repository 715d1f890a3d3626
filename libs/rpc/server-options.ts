import type { Authenticate } from './credential.ts'
import type { Implementation } from './implement.ts'
import type { Log } from './log.ts'
import type { Observe } from './observe.ts'
import type { Loopback, MutualTls } from './transport.ts'

/** What a server serves, where, and how it looks upon its callers. */
export interface ServerOptions {
  readonly implementations: readonly Implementation[]
  readonly log: Log
  /** Where services call, as `host:port`; on loopback, everyone. A port of 0 takes a free one. */
  readonly listen: string
  /** Where outside callers call by bearer key, if they may: TLS without a client certificate. */
  readonly clientListen?: string | undefined
  /** Where the health service answers in plaintext, besides: a kubelet's probe speaks no TLS. */
  readonly healthListen?: string | undefined
  /** The settings that hold those addresses, for the sentence that says one is taken. */
  readonly settings?: { readonly listen?: string; readonly clientListen?: string; readonly healthListen?: string }
  readonly transport?: Loopback | MutualTls
  /** The certificate to show outside callers, where it is another. */
  readonly clientFolder?: string
  /** Without it every bearer key is refused. */
  readonly authenticate?: Authenticate
  /** Which errors mean an unreachable dependency; those of sockets unless told. */
  readonly unavailable?: (error: unknown) => boolean
  readonly observe?: Observe | undefined
  /** The longest request taken, in bytes; longer ones are RESOURCE_EXHAUSTED. */
  readonly maxRequestBytes?: number
  /** How long a connection is kept, so that its client looks about for new replicas. */
  readonly maxConnectionAgeMs?: number
  /** Whether it reports itself ready at once, or waits for `ready(true)`. */
  readonly ready?: boolean
}

/** A server that takes calls. */
export interface RunningServer {
  /** Where it listens, with the port in effect. */
  readonly address: string
  readonly clientAddress: string | undefined
  readonly healthAddress: string | undefined
  /** Has the health service say whether calls should come here. */
  ready(serving: boolean): void
  /** Reports not ready, ends open streams with DRAINING, and gives other calls so long to finish; then all is closed. */
  drain(graceMs?: number): Promise<void>
  /** Closes at once. */
  stop(): Promise<void>
}
