import { freePort } from '#libs/embedded/free-port'
import type { Life } from '#libs/runtime/life'
import { logger } from '#libs/runtime/log'
import type { World } from '#libs/runtime/world'
import { replica, type Replica } from './replica.ts'
import { serviceNames, services, type Installation, type ServiceName } from './services.ts'

/** `host:port` of each copy of each service. */
export type Addresses = Readonly<Record<ServiceName, string[]>>

/** Free ones, one for every service, or as many as are asked for. */
export async function takeAddresses(replicas: Partial<Record<ServiceName, number>>): Promise<Addresses> {
  const take = async () => `127.0.0.1:${await freePort()}`
  const taken = serviceNames.map(async (name) => {
    return [name, await Promise.all(Array.from({ length: replicas[name] ?? 1 }, take))] as const
  })
  return Object.fromEntries(await Promise.all(taken)) as Addresses
}

/** Something for every service. */
export function byName<T>(make: (name: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(serviceNames.map((name) => [name, make(name)])) as Record<ServiceName, T>
}

/** One of a list that is long enough. */
export function nth<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new Error(`there is no replica ${index}`)
  return found
}

interface Starting {
  installation: Installation
  addresses: Addresses
  world: World
  lines: string[]
}

/** Starts every service, as many copies of each as have an address. */
export async function startCopies(life: Life, { installation, addresses, world, lines }: Starting) {
  function copiesOf(name: ServiceName): Replica[] {
    const log = logger(name, { write: (line) => void lines.push(line) })
    const environment = services[name].environment(installation)
    const told = { service: services[name], environment, surroundings: { world, log } }
    return addresses[name].map((address) => replica({ ...told, address }))
  }
  const copies = byName((name) => copiesOf(name))
  const all = Object.values(copies).flat()
  life.add('services', { stop: async () => void (await Promise.all(all.map((copy) => copy.stop()))) })
  const started = await Promise.allSettled(all.map((copy) => copy.start()))
  for (const outcome of started) if (outcome.status === 'rejected') throw outcome.reason
  return copies
}
