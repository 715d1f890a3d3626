import { once } from 'node:events'
import { createConnection } from 'node:net'

/**
 * Resolves if a NATS server is there: it greets each connection. One that accepts and stays silent is refused here, for with
 * each attempt at it the client would leave an open socket behind.
 */
export async function greeting(url: string, withinMs: number): Promise<void> {
  const { hostname, port } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const socket = createConnection({ host, port: Number(port || 4222), timeout: withinMs })
  socket.once('timeout', () => socket.destroy(new Error(`no greeting within ${withinMs} ms`)))
  socket.once('end', () => socket.destroy(new Error('hung up without a greeting')))
  try {
    await once(socket, 'data')
  } finally {
    socket.destroy()
  }
}
