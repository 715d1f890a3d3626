import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNats } from '#libs/embedded/nats'

export interface TestNats {
  url: string
  /** Ends it and removes its store. */
  stop(): Promise<void>
  /** Starts it again, after `kill()` or from running: the same address, the same store. */
  restart(): Promise<void>
  /** Ends it as a power cut would; NATS is down until `restart()`. */
  kill(): Promise<void>
  /** From now until `thaw()` it takes connections and bytes, and answers nothing. */
  freeze(): void
  thaw(): void
}

/** A nats-server of this test file's own, with an empty JetStream store in a temporary folder. */
export async function testNats(): Promise<TestNats> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-nats-'))
  let server = await startNats({ folder })
  return {
    url: server.url,
    kill: () => server.kill(),
    freeze: () => void process.kill(server.pid, 'SIGSTOP'),
    thaw: () => void process.kill(server.pid, 'SIGCONT'),
    async restart() {
      await server.stop()
      server = await startNats({ folder, port: server.port })
    },
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
