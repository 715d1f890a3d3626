import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** One address in front of several, as a Service of Kubernetes is. */
export interface Door {
  readonly url: string
  /** Has new connections go to these in turn; those that are open stay where they are. */
  leadTo(addresses: readonly string[]): void
  close(): Promise<void>
}

export async function openDoor(): Promise<Door> {
  const open = new Set<Socket>()
  let behind: readonly string[] = []
  let turn = 0
  const server = createServer((caller) => {
    turn += 1
    const [host = '', port] = behind[turn % behind.length]?.split(':') ?? []
    join(caller, connect({ host, port: Number(port) }), open)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (addresses) => void (behind = addresses),
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What ends or breaks on one side does so on the other. */
function join(one: Socket, other: Socket, open: Set<Socket>): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    open.add(from)
    from.setNoDelay(true).pipe(to)
    from.on('error', () => to.destroy())
    from.on('close', () => open.delete(from))
  }
}
