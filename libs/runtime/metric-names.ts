/** Milliseconds that this process took to answer a call. */
export const RPC_SERVER_DURATION = 'rpc.server.duration'

/** Milliseconds that a call to another process took. */
export const RPC_CLIENT_DURATION = 'rpc.client.duration'
