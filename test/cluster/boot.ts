import { randomBytes } from 'node:crypto'
import { Pool } from 'pg'
import { schemas } from '#cli/migrate/schemas'
import { connectNats } from '#libs/events/connection'
import { createLife, type Life } from '#libs/runtime/life'
import { atEnd } from '#libs/testing/at-end'
import { testNats } from '#libs/testing/nats'
import { migratedDatabase, type TestDatabase } from '#libs/testing/postgres'
import { startCarrier } from '#test/outside/carrier/server'
import { openSwitchboard } from './clients.ts'
import { byName, nth, startCopies, takeAddresses } from './copies.ts'
import { movingWorld } from './moving-world.ts'
import { people } from './people.ts'
import type { Installation, ServiceName } from './services.ts'
import { settled, untold } from './settled.ts'
import { newTenant } from './tenant.ts'
import type { Witness } from './witness.ts'

export type Cluster = Awaited<ReturnType<typeof bootCluster>>

interface Options {
  /** How many copies of a service, where more than one. */
  replicas?: Partial<Record<ServiceName, number>>
  /** An empty database; one of its own, migrated, in the PostgreSQL of the run unless given. It is dropped at the end. */
  database?: TestDatabase
  /** What stands instead of the carrier, as delivery's CARRIERS. */
  carriers?: string
}

/**
 * The whole product in this process, on free ports of this machine, with a database, a NATS and a carrier of its own, and
 * the tenant `acme`. Its clients speak to it from outside, by key. Services call the first replica of one another. One that
 * can not start leaves nothing running, and none outlasts its test file.
 */
export async function bootCluster(options: Options = {}) {
  const complain = { error: ({ err }: { err?: unknown }, message: string) => console.error(message, err) }
  const { life, end } = createLife({ log: complain, stopMs: 60_000 })
  const stop = atEnd(() => end(Promise.resolve()))
  try {
    return { ...(await raise(life, options)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function raise(life: Life, { replicas = {}, database: given, carriers }: Options) {
  const database = given ?? (await migratedDatabase(schemas()))
  life.add('database', { stop: () => database.drop() })
  const nats = life.add('nats', await testNats())
  const carrier = life.add('carrier', await openCarrier())
  const addresses = await takeAddresses(replicas)
  await leadTexts(carrier.url, `http://${nth(addresses.gateway, 0)}/webhooks/texts/twilio`)
  const installation: Installation = {
    addresses: byName((name) => nth(addresses[name], 0)),
    ...{ databaseUrl: database.url, natsUrl: nats.url, carrier, carriers },
    operatorKey: `cso_${randomBytes(32).toString('base64url')}`,
    keyring: `k1 ${randomBytes(32).toString('base64')}`,
    auditKey: randomBytes(32).toString('base64'),
  }
  const world = movingWorld()
  const lines: string[] = []
  const copies = await startCopies(life, { installation, addresses, world, lines })

  const witness: Witness = { exchanges: [], shown: new Set() }
  const { connect, close } = openSwitchboard({
    address: (name, at) => nth(addresses[name], at % addresses[name].length),
    witness,
  })
  life.add('clients', { stop: close })
  const { operatorKey } = installation
  const pool = new Pool({ connectionString: database.url, max: 2 }).on('error', () => {})
  life.add('pool', { stop: () => pool.end() })
  const connection = connectNats({ url: nats.url, name: 'test', log: quiet })
  life.add('connection', { stop: () => connection.close() })
  const newHouse = (making: Parameters<typeof newTenant>[2]) => newTenant(connect, operatorKey, making)

  return {
    ...{ installation, nats, carrier, world, lines, witness, pool, connection },
    acme: await newHouse({ id: 'acme' }),
    newTenant: newHouse,
    person: people({ carrierUrl: carrier.url, world, witness }),
    /** Calls by a key, at one replica of each service that has more than one. */
    clients: (key: string, at?: number) => connect({ key }, at),
    /** One copy of a service, to be stopped and started. */
    service: (name: ServiceName, index = 0) => nth(copies[name], index),
    /** Resolves when every event is in the stream and everyone who listens has heard it. */
    settled: () => settled({ pool, nats: connection }),
    /** How many events wait to be told. */
    untold: () => untold({ pool }),
    /** What went wrong in a service that it did not foresee; work in the background is tried again by itself. */
    faults: () => lines.filter((line) => /"level":"(error|fatal)"/.test(line) && !line.includes('background work')),
  }
}

const quiet = { info() {}, warn() {}, error() {} }

async function openCarrier() {
  const account = { accountSid: `AC${randomBytes(16).toString('hex')}`, authToken: randomBytes(16).toString('hex') }
  return { ...account, ...(await startCarrier({ listen: { host: '127.0.0.1', port: 0 }, ...account })) }
}

/** Has the carrier bring what people write. */
async function leadTexts(carrierUrl: string, texts: string) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${carrierUrl}/webhooks`, { method: 'POST', headers, body: JSON.stringify({ texts }) })
  if (!response.ok) throw new Error(`the carrier answered ${response.status}`)
}
