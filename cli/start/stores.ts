import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import { startNats } from '#libs/embedded/nats'
import { startPostgres } from '#libs/embedded/postgres'
import type { Life } from '#libs/runtime/life'
import type { Child } from './child.ts'
import { givenNats, givenPostgres } from './given-stores.ts'
import { keep, partOf, type Kept, type Show } from './kept.ts'

export interface Opening {
  folder: string
  /** For tests: durability is given up for speed. */
  ephemeral: boolean
  ports: { postgres: number; nats: number }
  /** Used instead of one of its own. */
  databaseUrl?: string | undefined
  natsUrl?: string | undefined
  show: Show
}

/** Where the services find their data and their events, and what was started for that. */
export interface Stores {
  databaseUrl: string
  natsUrl: string
  kept: Record<string, Kept>
}

/** Uses the PostgreSQL and the NATS that are given; where none is, one of its own, its data in the folder. */
export async function openStores(life: Life, options: Opening): Promise<Stores> {
  const { folder, ephemeral, ports, databaseUrl, natsUrl, show } = options
  const kept: Record<string, Kept> = {}
  const own = async (name: 'postgres' | 'nats', start: typeof startPostgres | typeof startNats) => {
    const log = { warn: onlyNews((text) => show(`${name}: ${text}`)) }
    const where = { folder: join(folder, name), port: ports[name], ephemeral, log }
    const store = await keptStore(life, { name, show, start: () => start(where) })
    kept[name] = store.kept
    return store.url
  }
  const [database, nats] = await Promise.all([
    databaseUrl === undefined ? own('postgres', startPostgres) : givenPostgres(databaseUrl),
    natsUrl === undefined ? own('nats', startNats) : givenNats(natsUrl),
  ])
  return { databaseUrl: database, natsUrl: nats, kept }
}

/** A server that is hurt says the same for every connection. */
function onlyNews(tell: Show): Show {
  let last = ''
  return (text) => {
    if (text !== last) tell(text)
    last = text
  }
}

interface Server {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
  kill(): Promise<void>
}

interface Keeping {
  name: string
  show: Show
  start(): Promise<Server>
}

async function keptStore(life: Life, { name, show, start }: Keeping): Promise<{ url: string; kept: Kept }> {
  let url = ''
  const kept = keep(
    name,
    async () => {
      const server = await start()
      url = server.url
      return asChild(server)
    },
    show,
  )
  life.add(name, partOf(kept))
  await kept.start()
  return { url, kept }
}

/** Only SIGTERM lets it write what it holds; any other end is a crash, after which it can be started again. */
function asChild({ pid, stop, kill }: Server): Child {
  const end = (signal: NodeJS.Signals) => (signal === 'SIGTERM' ? stop() : kill())
  return { pid, serving: Promise.resolve(), ended: endOf(pid), end }
}

/** How often a server that is nobody's child here is looked after, in milliseconds. */
const lookMs = 250

async function endOf(pid: number): Promise<string> {
  while (runs(pid)) await delay(lookMs, undefined, { ref: false })
  return 'has ended'
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
