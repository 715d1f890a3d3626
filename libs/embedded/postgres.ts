import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { unprivilegedAccount } from './account.ts'
import { freePort } from './free-port.ts'
import { notePid, stopOrphan } from './orphan.ts'
import { keptCluster, keptPassword, ownFolder } from './postgres-cluster.ts'
import { postgresPrograms } from './postgres-programs.ts'
import { spawnTethered, unrefTethered } from './tethered.ts'

interface Options {
  /** Where the cluster, its password and its pid file live; one server per folder. A new one of `tmpdir()` unless given. */
  folder?: string
  /** The port on 127.0.0.1; any free one unless given. */
  port?: number
  /** For tests: gives durability up for speed, and `stop()` removes the folder. */
  ephemeral?: boolean
  /** Hears what the server fails at; never a row's values. */
  log?: { warn(text: string): void }
}

export interface EmbeddedPostgres {
  /** `postgres://postgres:<password>@127.0.0.1:<port>/postgres`, a superuser's; the password outlives a restart. */
  url: string
  port: number
  pid: number
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
  log_destination: 'stderr',
  log_line_prefix: '',
  // A failed statement is its caller's to report: here it would quote values of rows.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}
const FORGETFUL = { fsync: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0' }

/**
 * A PostgreSQL of one's own, reachable from this machine only and only with its password. It keeps its data as long as the
 * folder is kept, ends with this process however that ends, and recovers from a crash at its next start. Refuses a taken
 * port, and a folder that another living process uses, in one sentence.
 */
export async function startPostgres({ port, ephemeral = false, log, ...options }: Options): Promise<EmbeddedPostgres> {
  const account = unprivilegedAccount()
  const folder = resolve(options.folder ?? (await mkdtemp(join(tmpdir(), 'countersign-postgres-'))))
  await ownFolder({ folder, account })
  const { initdb, postgres } = postgresPrograms(account, folder)
  const pidFile = join(folder, 'postgres.pid')
  for (const pids of [pidFile, join(folder, 'data/postmaster.pid')]) {
    await stopOrphan({ pidFile: pids, marks: [postgres, folder] })
  }
  const listening = await freePort(port)
  const password = await keptPassword({ folder, account })
  const data = await keptCluster({ folder, account, initdb })

  const settings = Object.entries({ ...SETTINGS, ...(ephemeral && FORGETFUL) })
  const flags = settings.map(([name, value]) => `--${name}=${value}`)
  const child = spawnTethered({
    command: [postgres, '-D', data, '-p', String(listening), ...flags],
    signal: ephemeral ? 'QUIT' : 'INT',
    ...(ephemeral && { remove: folder }),
    account,
  })
  async function stop(): Promise<void> {
    await end(child, ephemeral ? 'SIGQUIT' : 'SIGINT')
    await rm(ephemeral ? folder : pidFile, { recursive: true, force: true })
  }

  try {
    await once(child, 'spawn')
    await notePid(pidFile, child.pid as number)
    await ready(child, log)
  } catch (error) {
    await stop()
    throw error
  }
  unrefTethered(child)
  const url = `postgres://postgres:${password}@127.0.0.1:${listening}/postgres`
  return { url, port: listening, pid: child.pid as number, stop, kill: () => end(child, 'SIGKILL') }
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
