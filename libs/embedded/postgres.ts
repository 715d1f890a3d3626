import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { unprivilegedAccount } from './account.ts'
import { freePort } from './free-port.ts'
import { notePid, stopOrphan } from './orphan.ts'
import { keptCluster } from './postgres-cluster.ts'
import { postgresPrograms } from './postgres-programs.ts'
import { scratchFolder } from './scratch-folder.ts'
import { spawnTethered, unrefTethered } from './tethered.ts'

/**
 * Where the cluster, its password and its pid file live; one server per folder. An ephemeral one gives up durability
 * for speed, needs no folder of ours, and leaves none: `stop()` removes it.
 */
type Place = { folder: string; ephemeral?: boolean } | { folder?: string; ephemeral: true }

type Options = Place & {
  /** The port on 127.0.0.1; any free one unless given. */
  port?: number
  /** Hears what the server fails at; never a row's values. */
  log?: { warn(text: string): void }
}

export interface EmbeddedPostgres {
  /** `postgres://postgres:<password>@127.0.0.1:<port>/postgres`, a superuser's; the password outlives a restart. */
  url: string
  port: number
  pid: number
  folder: string
  /** Ends the sessions, writes what is held, then waits for the server's end. */
  stop(): Promise<void>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  shared_buffers: '256MB',
  synchronous_commit: 'on',
  max_wal_size: '1GB',
  jit: 'off',
  timezone: 'UTC',
  log_destination: 'stderr',
  log_line_prefix: '',
  // A failed statement is its caller's to report: here it would quote values of rows.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}
const FORGETFUL = {
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  // In the folder, so that nothing is left in /dev/shm.
  dynamic_shared_memory_type: 'mmap',
}

/**
 * A PostgreSQL of one's own, reachable from this machine only and only with its password. It keeps its data as long as the
 * folder is kept, ends with this process however that ends, and recovers from a crash at its next start. Refuses a taken
 * port, and a folder that another living process uses, in one sentence.
 */
export async function startPostgres({ port, ephemeral = false, log, ...place }: Options): Promise<EmbeddedPostgres> {
  const account = unprivilegedAccount()
  const { initdb, postgres } = postgresPrograms(account)
  const folder = resolve(place.folder ?? (await mkdtemp(join(await scratchFolder(), 'countersign-postgres-'))))
  const pidFile = join(folder, 'postgres.pid')
  // Our own note knows whether whoever started the server still lives; PostgreSQL's knows a server that we did not note.
  for (const note of [pidFile, join(folder, 'data/postmaster.pid')]) {
    await stopOrphan({ pidFile: note, marks: [postgres, folder] })
  }
  const listening = await freePort(port)
  const { data, password } = await keptCluster({ folder, account, initdb, durable: !ephemeral })
  const child = spawnTethered({
    command: [postgres, '-D', data, '-p', String(listening), ...flags({ ...SETTINGS, ...(ephemeral && FORGETFUL) })],
    signal: ephemeral ? 'QUIT' : 'INT',
    ...(ephemeral && { remove: folder }),
    account,
  })
  async function stop(): Promise<void> {
    await end(child, ephemeral ? 'SIGQUIT' : 'SIGINT')
    await rm(ephemeral ? folder : pidFile, { recursive: true, force: true })
  }
  try {
    // Heard from the start: what a server says that ends at once is gone with it.
    await Promise.all([once(child, 'spawn').then(() => notePid(pidFile, child.pid as number)), ready(child, log)])
  } catch (error) {
    await stop()
    throw error
  }
  unrefTethered(child)
  const url = `postgres://postgres:${password}@127.0.0.1:${listening}/postgres`
  return { url, port: listening, pid: child.pid as number, folder, stop, kill: () => end(child, 'SIGKILL') }
}

function flags(settings: Record<string, string>): string[] {
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
}

/** Resolves once the server takes connections; what it fails at later goes to the log. */
function ready(child: ChildProcess, log: Options['log']): Promise<void> {
  return new Promise((resolve, reject) => {
    let complaint = 'it said nothing'
    const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream })
    lines.on('line', (line) => {
      if (line.includes('ready to accept connections')) resolve()
      if (!/^(FATAL|PANIC): /.test(line) || line.includes('administrator command')) return
      complaint = line.replace(/^\w+: +/, '')
      log?.warn(complaint)
    })
    lines.once('close', () => reject(new Error(`PostgreSQL did not start: ${complaint}`)))
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  const patience = setTimeout(() => child.kill('SIGQUIT'), 10_000)
  child.kill(signal)
  await once(child, 'exit')
  clearTimeout(patience)
}
