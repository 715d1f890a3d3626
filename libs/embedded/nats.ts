import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { findNats } from './find-nats.ts'
import { freePort } from './free-port.ts'
import { notePid, stopOrphan } from './orphan.ts'
import { spawnTethered, unrefTethered } from './tethered.ts'

interface Options {
  /** Where the store, the configuration and the pid file live; one server per folder. */
  folder: string
  /** The program; found or fetched by `findNats` unless given. */
  binary?: string
  /** The port on 127.0.0.1; any free one unless given. */
  port?: number
  /** `stop()` removes the folder. */
  ephemeral?: boolean
  /** Hears what the server complains of. */
  log?: { warn(text: string): void }
}

export interface EmbeddedNats {
  /** `nats://<token>@127.0.0.1:<port>`; the token is kept in the folder and outlives a restart. */
  url: string
  port: number
  pid: number
  /** Lets the server write what it holds, then waits for its end. */
  stop(): Promise<void>
  /** Ends it as a crash would. */
  kill(): Promise<void>
}

/**
 * A nats-server of one's own with JetStream, reachable from this machine only and only with its token. It keeps its streams
 * as long as the folder is kept, and ends with this process however that ends. Refuses a taken port, and a folder that
 * another living process uses, in one sentence.
 */
export async function startNats({ port, ephemeral = false, log, ...options }: Options): Promise<EmbeddedNats> {
  const folder = resolve(options.folder)
  const config = join(folder, 'nats.conf')
  const pidFile = join(folder, 'nats.pid')
  const binary = options.binary ?? (await findNats())
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await stopOrphan({ pidFile, marks: ['nats-server', config] })
  const listening = await freePort(port)
  const token = await writeConfig(config, { port: listening, store: join(folder, 'store') })

  const command = [binary, '-c', config]
  const child = spawnTethered({ command, signal: 'INT', ...(ephemeral && { remove: folder }) })
  async function stop(): Promise<void> {
    await end(child, 'SIGINT')
    await rm(ephemeral ? folder : pidFile, { recursive: true, force: true })
  }

  try {
    // It is listened to from the first moment: what a program that ends at once had to say is gone a tick later.
    const readiness = ready(child, log)
    await Promise.all([readiness, once(child, 'spawn').then(() => notePid(pidFile, child.pid as number))])
  } catch (error) {
    await stop()
    throw error
  }
  unrefTethered(child)
  const url = `nats://${token}@127.0.0.1:${listening}`
  return { url, port: listening, pid: child.pid as number, stop, kill: () => end(child, 'SIGKILL') }
}

/** The configuration is JSON, which nats-server reads. The token stands in it rather than on a command line. */
async function writeConfig(path: string, { port, store }: { port: number; store: string }): Promise<string> {
  const before = await readFile(path, 'utf8').then(JSON.parse, () => undefined)
  const token: string = before?.authorization.token ?? randomBytes(24).toString('base64url')
  const config = { host: '127.0.0.1', port, authorization: { token }, jetstream: { store_dir: store } }
  await writeFile(path, JSON.stringify(config, undefined, 2), { mode: 0o600 })
  return token
}

/** Resolves once the server takes connections; what it complains of later goes to the log. */
function ready(child: ChildProcess, log: Options['log']): Promise<void> {
  return new Promise((resolve, reject) => {
    let complaint = 'it said nothing'
    const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream })
    lines.on('line', (line) => {
      if (line.includes('Server is ready')) resolve()
      if (!/\[(ERR|FTL)\]|^nats-server: /.test(line)) return
      complaint = line.replace(/^.*\[\w+\] /, '')
      log?.warn(complaint)
    })
    lines.once('close', () => reject(new Error(`nats-server did not start: ${complaint}`)))
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000)
  child.kill(signal)
  await once(child, 'exit')
  clearTimeout(patience)
}
