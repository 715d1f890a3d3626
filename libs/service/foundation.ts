import { analyzeGrown } from '#libs/db/analyze-grown'
import { openDatabase, type Database } from '#libs/db/open'
import { awaitMigrations } from '#libs/db/await-migrations'
import { migrate } from '#libs/db/migrate'
import { connectNats, type Connection } from '#libs/events/connection'
import { startRelay } from '#libs/events/relay'
import { showOutbox } from '#libs/events/show-outbox'
import { connect } from '#libs/rpc/client'
import type { ClientOptions } from '#libs/rpc/client-options'
import type { Definition } from '#libs/rpc/definition'
import type { Remote } from '#libs/rpc/remote'
import type { Loopback, MutualTls } from '#libs/rpc/transport'
import { every } from '#libs/runtime/every'
import { logger, type Log } from '#libs/runtime/log'
import type { Life } from '#libs/runtime/run'
import type { Secret } from '#libs/runtime/secret'
import { startTelemetry } from '#libs/runtime/telemetry'
import type { World } from '#libs/runtime/world'
import type { Observe } from '#libs/rpc/observe'

/** What every service reads from its environment. */
export interface CommonConfig {
  readonly LISTEN: string
  readonly CLIENT_LISTEN?: string | undefined
  readonly HEALTH_LISTEN?: string | undefined
  readonly DATABASE_URL: Secret
  readonly NATS_URL: Secret
  readonly MIGRATIONS?: 'apply' | 'await'
  readonly STREAM_REPLICAS?: number
  readonly TLS_FOLDER?: string | undefined
}

/** What every service stands on. */
export interface Foundation<Schema> {
  readonly name: string
  readonly log: Log
  readonly database: Database<Schema>
  readonly nats: Connection
  readonly transport: Loopback | MutualTls
  readonly observe: Observe | undefined
  /** Another service, called in this one's name. */
  peer<D extends Definition>(definition: D, address: string, options?: Partial<ClientOptions<D>>): Remote<D>
}

/** What a service takes from the process that it begins in, unless it is told otherwise. */
export interface Surroundings {
  /** Time and chance; the real ones. */
  readonly world?: World
  /** Where it writes its log; standard output. */
  readonly log?: Log
}

export interface Laying extends Pick<Surroundings, 'log'> {
  name: string
  config: CommonConfig
  /** The folder of the service's migrations. */
  migrations: string
}

/**
 * Lays what a service stands on, part by part, each given to its life to be stopped in reverse: telemetry, a migrated
 * database that is planned for as it grows, a connection to NATS (up or not), and the relay between the two.
 */
export async function lay<Schema>(
  life: Life,
  { name, config, migrations, log = logger(name) }: Laying,
): Promise<Foundation<Schema>> {
  const { observe } = life.add('telemetry', await startTelemetry(`countersign-${name}`))
  const url = config.DATABASE_URL.reveal()
  const bring = config.MIGRATIONS === 'await' ? awaitMigrations : migrate
  await bring({ url, schema: name, folder: migrations, log })
  const database = openDatabase<Schema>({ url, schema: name, applicationName: `countersign-${name}`, log })
  life.add('database', { stop: () => database.close() })
  life.add(
    'statistics',
    every(1_000, () => analyzeGrown(database.pool), { log }),
  )
  const stream = { replicas: config.STREAM_REPLICAS ?? 1 }
  const nats = connectNats({ url: config.NATS_URL.reveal(), name: `countersign-${name}`, stream, log })
  life.add('nats', { stop: () => nats.close() })
  const relay = life.add('relay', startRelay({ pool: database.pool, connection: nats, log }))
  life.add('outbox gauges', showOutbox(name, relay))
  const transport = transportOf(config)

  function peer<D extends Definition>(definition: D, address: string, options?: Partial<ClientOptions<D>>): Remote<D> {
    const client = connect(definition, { address, transport, peer: name, observe, ...options })
    life.add(`client of ${address}`, { stop: () => client.close() })
    return client
  }

  return { name, log, database, nats, transport, observe, peer }
}

/** Mutual TLS where certificates are given, plaintext on loopback where they are not. */
export function transportOf({ TLS_FOLDER }: Pick<CommonConfig, 'TLS_FOLDER'>): Loopback | MutualTls {
  return TLS_FOLDER === undefined ? { kind: 'loopback' } : { kind: 'mutual-tls', folder: TLS_FOLDER }
}
