import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the range that kernels take the ports of outgoing connections from, so that none of those gets in between. */
const RANGE = { from: 20_000, to: 32_000 }

/** A port of 127.0.0.1 that nobody listens on: the one that is asked for, or any. A taken one is refused in one sentence. */
export async function freePort(asked?: number): Promise<number> {
  if (asked === undefined) {
    const port = randomInt(RANGE.from, RANGE.to)
    return (await taken(port)) ? freePort() : port
  }
  if (await taken(asked)) throw new Error(`port ${asked} of 127.0.0.1 is taken: free it, or choose another`)
  return asked
}

async function taken(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return false
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return true
    throw error
  } finally {
    server.close()
  }
}
