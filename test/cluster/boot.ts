import { randomBytes } from 'node:crypto'
import { Pool } from 'pg'
import { freePort } from '#libs/embedded/free-port'
import { connectNats } from '#libs/events/connection'
import { logger } from '#libs/runtime/log'
import { testNats } from '#libs/testing/nats'
import { freshDatabase, type TestDatabase } from '#libs/testing/postgres'
import { startCarrier } from '#test/outside/carrier/server'
import { openSwitchboard } from './clients.ts'
import { movingWorld } from './moving-world.ts'
import { people } from './people.ts'
import { replica, type Replica } from './replica.ts'
import { serviceNames, services, type Installation, type ServiceName } from './services.ts'
import { settled, untold } from './settled.ts'
import { newTenant } from './tenant.ts'
import type { Witness } from './witness.ts'

export type Cluster = Awaited<ReturnType<typeof bootCluster>>

interface Options {
  /** How many copies of a service, where more than one. */
  replicas?: Partial<Record<ServiceName, number>>
  /** An empty database; one of its own in the PostgreSQL of the run unless given. It is dropped at the end. */
  database?: TestDatabase
}

/**
 * The whole product in this process, on free ports of this machine, with a database, a NATS and a carrier of its own, and
 * the tenant `acme`. Its clients speak to it from outside, by key.
 */
export async function bootCluster({ replicas = {}, database: given }: Options = {}) {
  const [database, nats, carrier] = await Promise.all([given ?? freshDatabase(), testNats(), openCarrier()])
  const lines: string[] = []
  const world = movingWorld()
  const witness: Witness = { exchanges: [], shown: new Set() }
  const addresses = await takeAddresses(replicas)
  const installation: Installation = {
    addresses: firstOf(addresses),
    ...{ databaseUrl: database.url, natsUrl: nats.url, carrier },
    operatorKey: `cso_${randomBytes(32).toString('base64url')}`,
    keyring: `k1 ${randomBytes(32).toString('base64')}`,
  }

  function copiesOf(name: ServiceName): Replica[] {
    const service = services[name]
    const log = logger(name, { write: (line) => void lines.push(line) })
    const environment = service.environment(installation)
    return addresses[name].map((address) => replica({ service, address, environment, surroundings: { world, log } }))
  }
  const copies = Object.fromEntries(serviceNames.map((name) => [name, copiesOf(name)])) as Record<
    ServiceName,
    Replica[]
  >
  await Promise.all(Object.values(copies).flatMap((each) => each.map((copy) => copy.start())))

  const switchboard = openSwitchboard({ address: (name, index) => nth(addresses[name], index), witness })
  const { operatorKey } = installation
  const pool = new Pool({ connectionString: database.url, max: 2 })
  pool.on('error', () => {})
  const stores = { pool, nats: connectNats({ url: nats.url, name: 'test', log: quiet }) }
  const acme = await newTenant(switchboard, operatorKey, { id: 'acme' })

  return {
    ...{ acme, world, witness, nats, carrier, pool, installation },
    connection: stores.nats,
    log: { lines },
    /** Calls by a key, at one replica of each service that has more than one. */
    clients: (key: string, at?: number) => switchboard.connect({ key }, at),
    /** Calls as one of the services. */
    peer: (peer: string, tenant = 'acme') => switchboard.connect({ peer, tenant }),
    operator: (tenant: string) => switchboard.connect({ key: operatorKey, tenant }),
    newTenant: (making: Parameters<typeof newTenant>[2]) => newTenant(switchboard, operatorKey, making),
    person: people({ carrierUrl: carrier.url, world, witness }),
    /** One copy of a service, to be stopped and started. */
    service: (name: ServiceName, index = 0) => nth(copies[name], index),
    /** Resolves when every event is in the stream and everyone who listens has heard it. */
    settled: () => settled(stores),
    /** How many events wait to be told. */
    untold: () => untold(stores),
    async stop() {
      switchboard.close()
      await Promise.all(Object.values(copies).flatMap((each) => each.map((copy) => copy.stop())))
      await Promise.all([carrier.stop(), stores.nats.close(), pool.end()])
      await Promise.all([nats.stop(), database.drop()])
    },
  }
}

const quiet = { info() {}, warn() {}, error() {} }

async function openCarrier() {
  const account = { accountSid: `AC${randomBytes(16).toString('hex')}`, authToken: randomBytes(16).toString('hex') }
  return { ...account, ...(await startCarrier({ listen: { host: '127.0.0.1', port: 0 }, ...account })) }
}

async function takeAddresses(replicas: Options['replicas'] = {}): Promise<Record<ServiceName, string[]>> {
  const take = async () => `127.0.0.1:${await freePort()}`
  const taken = serviceNames.map(async (name) => {
    return [name, await Promise.all(Array.from({ length: replicas[name] ?? 1 }, take))] as const
  })
  return Object.fromEntries(await Promise.all(taken)) as Record<ServiceName, string[]>
}

function firstOf(addresses: Record<ServiceName, string[]>): Record<ServiceName, string> {
  const pairs = serviceNames.map((name) => [name, nth(addresses[name], 0)] as const)
  return Object.fromEntries(pairs) as Record<ServiceName, string>
}

function nth<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new Error(`there is no replica ${index}`)
  return found
}
