/** Milliseconds that this process took to answer a call. */
export const RPC_SERVER_DURATION = 'rpc.server.duration'

/** Milliseconds that a call to another process took. */
export const RPC_CLIENT_DURATION = 'rpc.client.duration'

/** Events in the outbox that the stream has not acknowledged. */
export const OUTBOX_WAITING = 'countersign.outbox.waiting'

/** Seconds for which the oldest event of the outbox has waited. */
export const OUTBOX_AGE = 'countersign.outbox.age'

/** Events of the stream that a consumer has not applied. */
export const CONSUMER_WAITING = 'countersign.consumer.waiting'

/** Seconds since the oldest event that a consumer has not applied was published. */
export const CONSUMER_AGE = 'countersign.consumer.age'

/** Events that a consumer set aside after it failed on them. */
export const CONSUMER_PARKED = 'countersign.consumer.parked'

/** Sign-ins that came to an outcome. */
export const SIGN_INS = 'countersign.sign_ins'
