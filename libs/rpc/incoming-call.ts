import { setMaxListeners } from 'node:events'
import { status } from '@grpc/grpc-js'
import type { Call } from './call.ts'
import { failureOf } from './failure.ts'
import type { Failure } from './failure.ts'
import { identify } from './identify.ts'
import type { Authentication } from './identify.ts'
import type { Row } from './implement.ts'
import type { GrpcCall } from './grpc-call.ts'
import { LazyCall } from './lazy-call.ts'
import type { Log } from './log.ts'
import type { Observation, Observe } from './observe.ts'
import { receivedTraceparent } from './traceparent.ts'

/** What answering a call needs of the server it arrives at. */
export interface Host extends Authentication {
  readonly log: Log
  readonly unavailable: (error: unknown) => boolean
  readonly observe: Observe | undefined
  /** Aborts, with the refusal that open streams end with, as the server begins to drain. */
  readonly draining: AbortSignal
}

/** One incoming call of any kind, from its arrival to its one end: answered, failed, or given up by its caller. */
export class IncomingCall {
  readonly #grpc: GrpcCall
  readonly #row: Row
  readonly #host: Host
  readonly #traceparent: string | undefined
  readonly #observation: Observation | undefined
  #cancel: AbortController | undefined
  #over = false
  #abandoned = false

  constructor(grpc: GrpcCall, row: Row, host: Host) {
    const received = receivedTraceparent(grpc.metadata)
    this.#grpc = grpc
    this.#row = row
    this.#host = host
    this.#observation = host.observe?.begin({ side: 'server', path: row.method.path, traceparent: received })
    this.#traceparent = this.#observation?.traceparent ?? received
    grpc.once('cancelled', () => this.#abandon())
  }

  /** Aborts when nobody waits for the answer any more. It is made when somebody asks for it, which few handlers do. */
  get cancel(): AbortController {
    if (!this.#cancel) {
      this.#cancel = new AbortController()
      setMaxListeners(0, this.#cancel.signal) // one for each call made for this one
      if (this.#abandoned) this.#cancel.abort()
    }
    return this.#cancel
  }

  /** Lets the caller in and runs what answers, with the call's span active. */
  run<T>(answer: (call: Call) => Promise<T>): Promise<T> {
    return this.#observation ? this.#observation.run(() => this.#admit(answer)) : this.#admit(answer)
  }

  /** Whether an answer may go out now: not if the caller has given up. */
  succeed(): boolean {
    if (this.#over) return false
    this.#end(status.OK)
    return true
  }

  /** What to send for an error; nothing if the caller has given up. */
  fail(error: unknown): Failure | undefined {
    const { log, unavailable } = this.#host
    const { path } = this.#row.method
    if (this.#over) return void log.debug({ err: error, path }, 'a call failed after its caller had given up')
    const failure = failureOf(error, { path, log, unavailable })
    this.#end(failure.code, failure.reason)
    return failure
  }

  async #admit<T>(answer: (call: Call) => Promise<T>): Promise<T> {
    const { caller, tenant } = await identify(this.#grpc, this.#row, this.#host)
    return answer(new LazyCall(this, { tenant, caller, deadline: this.#deadline(), traceparent: this.#traceparent }))
  }

  // grpc-js reports every call's end as its cancelling; only one before the answer is.
  #abandon(): void {
    if (this.#over) return
    this.#end(this.#deadline() <= Date.now() + 1 ? status.DEADLINE_EXCEEDED : status.CANCELLED)
    this.#abandoned = true
    this.#cancel?.abort()
  }

  #end(code: status, reason?: string): void {
    this.#over = true
    this.#observation?.end(code, reason)
  }

  #deadline(): number {
    return Number(this.#grpc.getDeadline())
  }
}
