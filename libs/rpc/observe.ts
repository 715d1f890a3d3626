/** What is known of a call as it begins, on the side that answers and on the side that asks. */
export interface ObservedCall {
  readonly side: 'server' | 'client'
  /** As in `/countersign.challenge.v1.ChallengeService/StartChallenge`. */
  readonly path: string
  /** The span the call belongs to: the one received on the server's side, the caller's on the client's. */
  readonly traceparent: string | undefined
}

/** One call being watched. */
export interface Observation {
  /** The span opened for the call, if any: handlers see it, and it goes along to the next hop. */
  readonly traceparent: string | undefined
  /** Runs the handler, so that a span can be the active one meanwhile. Only the server's side asks. */
  run<T>(work: () => T): T
  /** The call is over, with this gRPC status code and, if it was refused, the reason's name. Asked exactly once. */
  end(code: number, reason?: string): void
}

/** How telemetry watches calls: a span and a measurement each. Without one a call pays nothing. */
export interface Observe {
  begin(call: ObservedCall): Observation
}
