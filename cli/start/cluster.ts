import { createLife, type Life } from '#libs/runtime/life'
import { readClientFile, writeClientFile, type ClientFile } from '../client-file.ts'
import { openFolder } from './folder.ts'
import type { Kept, Show } from './kept.ts'
import { anyPorts, portsFrom, type Ports } from './ports.ts'
import { serviceNames, type ServiceName } from './programs.ts'
import { keptSecrets } from './secrets.ts'
import { seed } from './seed.ts'
import { startPrograms } from './start-programs.ts'
import { openStores } from './stores.ts'

export interface ClusterOptions {
  /** Where data and secrets are kept. Unless given, one of `tmpdir()` that is removed at the end, and no durability. */
  folder?: string
  /** The ports are this and a little; any free ones unless given. */
  portBase?: number | undefined
  /** A PostgreSQL to use instead of one of its own. */
  databaseUrl?: string | undefined
  /** A NATS with JetStream to use instead of one of its own. */
  natsUrl?: string | undefined
  /** More than one replica of a service, on ports of their own: `{ challenge: 2 }` adds `challenge-2`. */
  replicas?: Partial<Record<ServiceName, number>>
  /** What programs are told besides, such as LOG_LEVEL. */
  environment?: (name: ServiceName) => NodeJS.ProcessEnv
  /** Shown what the programs write, and a line whenever one is ready, ended unasked or is back. */
  show?: Show
}

export interface Cluster {
  folder: string
  /** `host:port` by name; those of further replicas among them. */
  addresses: Readonly<Record<ServiceName, string> & Record<string, string>>
  /** What a client dials that lets all replicas of a service take turns. */
  targets: Readonly<Record<ServiceName, string>>
  /** The carrier's page of phones. */
  carrierUrl: string
  databaseUrl: string
  natsUrl: string
  /** A key with every scope, of the tenant `acme` that was set up. */
  adminKey: string
  operatorKey: string
  /** What the tenant's clients need: keys, addresses, and what people's apps have loaded. */
  client: ClientFile
  /** A program by its name (`challenge`, `challenge-2`, `carrier`), or a store of its own (`postgres`, `nats`). */
  service(name: string): Kept
}

/** Starts a whole cluster of real processes, and gives it once all of it serves and the demonstration is set up. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster & { stop(): Promise<void> }> {
  const { show = () => {} } = options
  const log = { error: ({ err }: { err?: unknown }, message: string) => show(`${message}: ${String(err)}`) }
  const { life, end } = createLife({ log, drainMs: 40_000 })
  let ended: Promise<void> | undefined
  const stop = () => (ended ??= end(Promise.resolve()))
  try {
    return { ...(await raise(life, options)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The same as parts of a life that somebody else leads: they drain in reverse order of starting, and leave no process. */
export async function raise(life: Life, options: ClusterOptions = {}): Promise<Cluster> {
  const { portBase, databaseUrl, natsUrl, replicas = {}, environment = () => ({}), show = () => {} } = options
  const { folder, ephemeral, patienceMs } = await openFolder(life, options.folder)
  const ports = portBase === undefined ? await anyPorts() : await portsFrom(portBase, patienceMs)
  const secrets = await keptSecrets(folder)
  const stores = await openStores(life, { folder, ephemeral, ports, databaseUrl, natsUrl, show })
  const surroundings = { ...stores, secrets, addresses: addressesOf(ports) }
  const running = await startPrograms(life, { surroundings, replicas, environment, show })
  const client = await seed({ ...surroundings, ...secrets, known: readClientFile(folder) })
  await writeClientFile(folder, client)
  return {
    ...{ folder, databaseUrl: stores.databaseUrl, natsUrl: stores.natsUrl },
    addresses: { ...surroundings.addresses, ...running.addresses },
    targets: running.targets,
    carrierUrl: `http://${surroundings.addresses.carrier}`,
    ...{ adminKey: client.key, operatorKey: secrets.operatorKey, client },
    service: (name) => find({ ...stores.kept, ...running.kept }, name),
  }
}

function addressesOf(ports: Ports): Record<ServiceName, string> {
  const pairs = serviceNames.map((name) => [name, `127.0.0.1:${ports[name]}`] as const)
  return Object.fromEntries(pairs) as Record<ServiceName, string>
}

function find(kept: Record<string, Kept>, name: string): Kept {
  const found = kept[name]
  if (!found) throw new Error(`nothing here is called ${name}: there are ${Object.keys(kept).join(', ')}`)
  return found
}
