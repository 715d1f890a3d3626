import { connectivityState, status } from '@grpc/grpc-js'
import type { Client, Metadata, ServiceError } from '@grpc/grpc-js'
import { ErrorReason, errorReasonToJSON } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Onward } from './call.ts'
import type { AnyMethod } from './definition.ts'
import { codeOf, unreachable } from './failure.ts'
import { metadataKeys } from './metadata-keys.ts'
import type { Observation, Observe } from './observe.ts'
import { fromTrailers } from './status-details.ts'

/** What all calls to one service share. */
export interface Endpoint {
  readonly client: Client
  /** What goes along with every call. */
  readonly metadata: Metadata
  readonly defaultTimeoutMs: number
  readonly observe: Observe | undefined
}

/** How much sooner than its caller a call gives up: then the innermost timeout is the one reported. */
const hopMs = 20

/** One outgoing call of any kind, from its beginning to its one end. */
export class OutgoingCall {
  readonly metadata: Metadata
  readonly options: { readonly deadline: number }
  readonly #endpoint: Endpoint
  readonly #signal: AbortSignal | undefined
  readonly #observation: Observation | undefined
  readonly #begun = Date.now()
  #cancel: (() => void) | undefined
  #over: AbortController | undefined
  #ended = false

  constructor(
    endpoint: Endpoint,
    { path, responseStream }: AnyMethod,
    { tenant, key, deadline, traceparent, signal }: Onward,
  ) {
    this.#endpoint = endpoint
    this.#signal = signal
    this.options = { deadline: onwardDeadline(deadline, responseStream ? Infinity : endpoint.defaultTimeoutMs) }
    this.metadata = endpoint.metadata.clone()
    if (this.options.deadline === Infinity) this.metadata.setOptions({ waitForReady: false })
    if (tenant) this.metadata.set(metadataKeys.tenant, tenant)
    if (key !== undefined) this.metadata.set(metadataKeys.authorization, bearer(key))
    this.#observation = endpoint.observe?.begin({ side: 'client', path, traceparent })
    const span = this.#observation?.traceparent ?? traceparent
    if (span !== undefined) this.metadata.set(metadataKeys.traceparent, span)
  }

  get client(): Client {
    return this.#endpoint.client
  }

  /** Aborts when the call has ended. */
  get over(): AbortSignal {
    return (this.#over ??= new AbortController()).signal
  }

  /** Cancels what was sent when the call it was sent for is. */
  follow(sent: { cancel(): void }): void {
    if (!this.#signal) return
    this.#cancel = () => sent.cancel()
    this.#signal.addEventListener('abort', this.#cancel)
    if (this.#signal.aborted) sent.cancel()
  }

  /** The call has ended; the first code it is given counts. */
  end(code: status, reason?: string): void {
    if (this.#ended) return
    this.#ended = true
    this.#observation?.end(code, reason)
    this.#over?.abort()
    if (this.#cancel) this.#signal?.removeEventListener('abort', this.#cancel)
  }

  /** The error to throw for one that the library reports. */
  fail(error: Error): Error {
    const code = codeOf(error)
    const refusal = code === undefined ? undefined : this.#refusal(error as ServiceError)
    this.end(code ?? status.UNKNOWN, refusal && errorReasonToJSON(refusal.reason))
    return refusal ?? error
  }

  #refusal(error: ServiceError): Refusal | undefined {
    const refusal = fromTrailers(error.metadata)
    if (refusal) return refusal
    return error.code === status.UNAVAILABLE || this.#neverLeft(error.code) ? unreachable(error) : undefined
  }

  /** Whether a deadline passed in waiting for a connection: the other side then never heard of the call. */
  #neverLeft(code: status): boolean {
    if (code !== status.DEADLINE_EXCEEDED || this.options.deadline <= this.#begun) return false
    return this.client.getChannel().getConnectivityState(false) !== connectivityState.READY
  }
}

/**
 * Refuses CREDENTIAL_INVALID what can be no key. grpc-js leaves out a value that ends in a blank, and a call without a key
 * would be the service's own, with its rights.
 */
function bearer(key: string): string {
  if (/^[!-~]{1,256}$/.test(key)) return `Bearer ${key}`
  throw new Refusal(ErrorReason.CREDENTIAL_INVALID, 'a key has 1 to 256 visible ASCII characters')
}

/** The deadline of a call made for another with this one; without it the default, in milliseconds from now. */
function onwardDeadline(deadline: number | undefined, defaultMs: number): number {
  return deadline === undefined || deadline === Infinity ? Date.now() + defaultMs : deadline - hopMs
}
