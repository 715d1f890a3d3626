/** Who calls: an application by its key, the people who run the installation by theirs, one of our services, anyone. */
export type Caller =
  | {
      readonly kind: 'client'
      readonly credentialId: string
      readonly tenant: string
      readonly application: string
      readonly scopes: readonly string[]
    }
  | { readonly kind: 'operator'; readonly credentialId: string; readonly scopes: readonly string[] }
  | { readonly kind: 'peer'; readonly service: string }
  | { readonly kind: 'anyone' }

/** What a handler knows of the call it answers. Given to a client as it is, the next hop inherits all of it. */
export interface Call {
  /** The tenant acted for: a client's own, or the one a peer or operator named; empty where the row lets it be. */
  readonly tenant: string
  readonly caller: Caller
  /** Aborts when nobody waits for the answer any more: cancelled, past the deadline or, for a stream, draining. */
  readonly signal: AbortSignal
  /** Epoch milliseconds; Infinity when the caller set none. */
  readonly deadline: number
  /** W3C Trace Context, section 3.2: the span this call runs in. */
  readonly traceparent?: string | undefined
}

/**
 * What a call inherits: on whose behalf, until when, in which trace, cancelled with what. A handler hands on its own call;
 * the next hop then has its tenant and trace, ends when it ends, and has its deadline less a little.
 */
export type Onward = Partial<Pick<Call, 'tenant' | 'signal' | 'deadline' | 'traceparent'>> & {
  /** The bearer key of an outside caller that the call is made for: it then has that caller's rights and no others. */
  readonly key?: string
}
