import type { Server, ServerCredentials } from '@grpc/grpc-js'

/** Where to listen, and what to call the setting that says so when it can not be. */
export interface BindOptions {
  readonly listen: string
  readonly listenName: string
  readonly credentials: ServerCredentials
}

/**
 * Binds a server to an address; a port of 0 takes a free one. Resolves with the address in effect; refuses, in one
 * sentence, an address that is taken or can not be had.
 */
export function bind(server: Server, { listen, listenName, credentials }: BindOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.bindAsync(listen, credentials, (error, port) => {
      if (error) reject(new Error(`${fault(error, listen)}; set ${listenName} to another address`, { cause: error }))
      else resolve(listen.replace(/:\d+$/, `:${port}`))
    })
  })
}

function fault(error: Error, listen: string): string {
  if (error.message.includes('EADDRINUSE')) return `${listen} is taken`
  return `${listen} can not be listened on (${/\b(E[A-Z]+)\b/.exec(error.message)?.[1] ?? error.message})`
}
