import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, Pool } from 'pg'
import { startCluster, type Cluster } from '#cli/start/cluster'
import type { ServiceName } from '#cli/start/programs'
import { keyring, type Keyring } from '#libs/db/sealed'
import { startPostgres } from '#libs/embedded/postgres'

/** Everything a benchmark needs: a durable PostgreSQL that counts statements, a whole cluster, and the floor beside it. */
export interface Stage {
  cluster: Cluster
  pool: Pool
  postgresPid: number
  keyring: Keyring
  floor: { address: string; pid: number }
  stop(): Promise<void>
}

interface StageOptions {
  /** A folder for profiles. */
  profiles?: string | undefined
  /** What programs are told besides. */
  told?: (name: ServiceName) => NodeJS.ProcessEnv
}

/**
 * Sets it up in a folder that is gone at the end. Commits are durable: synchronous_commit and fsync stay on. Where a folder
 * for profiles is given, each service leaves one in it.
 */
export async function openStage({ profiles, told = () => ({}) }: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'))
  // PostgreSQL never runs as root: its own user has to get at its folder.
  await chmod(folder, 0o711)
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const each of stops.toReversed()) await each()
  }
  try {
    const postgres = await countingPostgres(join(folder, 'database'))
    stops.push(() => postgres.stop())
    const pool = new Pool({ connectionString: postgres.url, max: 4 })
    pool.on('error', () => {}) // at the end, where PostgreSQL may be gone first
    stops.push(() => pool.end())
    await pool.query('create extension if not exists pg_stat_statements')
    const environment = (name: ServiceName) => ({
      ...(profiles !== undefined && profiled(profiles)),
      ...told(name),
    })
    const cluster = await startCluster({ folder: join(folder, 'cluster'), databaseUrl: postgres.url, environment })
    stops.push(() => cluster.stop())
    const floor = await startFloor(postgres.url)
    stops.push(() => floor.stop())
    const keys = await readFile(join(cluster.folder, 'secrets/keyring'), 'utf8')
    return { cluster, pool, postgresPid: postgres.pid, keyring: keyring(keys), floor, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function profiled(folder: string): NodeJS.ProcessEnv {
  return { PROFILES: resolve(folder), NODE_OPTIONS: `--import ${new URL('./profiling.js', import.meta.url).href}` }
}

/** A PostgreSQL that has been told to count: the setting takes a restart. */
async function countingPostgres(folder: string) {
  const first = await startPostgres({ folder })
  const client = new Client(first.url)
  await client.connect()
  await client.query("alter system set shared_preload_libraries = 'pg_stat_statements'")
  await client.end()
  await first.stop()
  return startPostgres({ folder })
}

async function startFloor(databaseUrl: string) {
  const address = `127.0.0.1:${await freePort()}`
  const program = fileURLToPath(new URL('./floor.js', import.meta.url))
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, LISTEN: address },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const stop = async () => {
    child.kill()
    await once(child, 'exit')
  }
  return { address, pid: child.pid as number, stop }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
