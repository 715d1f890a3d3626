import { connect } from '#libs/rpc/client'
import type { Remote } from '#libs/rpc/client'
import type { ClientOptions } from '#libs/rpc/client-options'
import type { Definition } from '#libs/rpc/definition'
import type { Implementation } from '#libs/rpc/implement'
import { startServer } from '#libs/rpc/server'
import type { ServerOptions } from '#libs/rpc/server-options'

/** Implementations being served, for tests to call over a real connection. */
export interface LoopbackServer {
  readonly address: string
  /** A client of one of them; it closes with the server. Whose name or key it calls by is for the test to say. */
  client<D extends Definition>(definition: D, options?: Partial<ClientOptions<D>>): Remote<D>
  /** Ends open streams, then closes everything at once. */
  stop(): Promise<void>
}

/** A test waits for as long as a busy machine takes; only those about time limits name one. */
const PATIENCE_MS = 25_000

/** Serves implementations on a free port of this machine. What goes wrong in them is printed. */
export async function loopback(
  implementations: readonly Implementation[],
  options: Partial<ServerOptions> = {},
): Promise<LoopbackServer> {
  const server = await startServer({ implementations, listen: '127.0.0.1:0', log: printed, ...options })
  const clients: { close(): void }[] = []
  return {
    address: server.address,
    client(definition, clientOptions = {}) {
      const client = connect(definition, { address: server.address, defaultTimeoutMs: PATIENCE_MS, ...clientOptions })
      clients.push(client)
      return client
    },
    async stop() {
      for (const client of clients) client.close()
      await server.stop()
    },
  }
}

const silent = () => {}
const printed = { debug: silent, info: silent, warn: silent, error: console.error }
