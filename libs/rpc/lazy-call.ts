import type { Call } from './call.ts'

/** What can be aborted while it is answered, and is only asked how where somebody wants to know. */
interface Cancellable {
  readonly cancel: AbortController
}

/** A call as its handler sees it. Its signal is made when it is first read, which few handlers do; a copy has it too. */
export class LazyCall implements Call {
  readonly tenant: string
  readonly caller: Call['caller']
  readonly deadline: number
  readonly traceparent: string | undefined
  declare readonly signal: AbortSignal
  readonly #cancellable: Cancellable

  constructor(cancellable: Cancellable, { tenant, caller, deadline, traceparent }: Omit<Call, 'signal'>) {
    this.tenant = tenant
    this.caller = caller
    this.deadline = deadline
    this.traceparent = traceparent
    this.#cancellable = cancellable
    Object.defineProperty(this, 'signal', LazyCall.#signal)
  }

  // One for all: for an object with a getter of its own, V8 makes a shape in the old generation that holds the getter, and
  // so the call and all that hangs on it, until a full collection.
  static readonly #signal = {
    enumerable: true,
    get(this: LazyCall) {
      return this.#cancellable.cancel.signal
    },
  }
}
