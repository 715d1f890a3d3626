import { freePort } from '#libs/embedded/free-port'
import type { Life } from '#libs/runtime/life'
import { startChild } from './child.ts'
import { keep, partOf, type Kept, type Show } from './kept.ts'
import { programs, serviceNames, type ServiceName, type Surroundings } from './programs.ts'

export interface Staging {
  surroundings: Omit<Surroundings, 'targets'>
  /** How many of each there are; one unless told. */
  replicas: Partial<Record<ServiceName, number>>
  environment(name: ServiceName): NodeJS.ProcessEnv
  show: Show
}

interface Replica {
  /** `challenge`, and then `challenge-2`. */
  name: string
  of: ServiceName
  address: string
}

/** Starts every program as soon as those it needs serve, and gives all of them and their addresses by name. */
export async function startPrograms(life: Life, staging: Staging) {
  const replicas = await cast(staging)
  const surroundings = { ...staging.surroundings, targets: targetsOf(replicas) }
  const begun = new Map<ServiceName, Promise<unknown>>()
  const kept: Record<string, Kept> = {}

  const begin = (of: ServiceName): Promise<unknown> => {
    const under = begun.get(of) ?? beginAfterNeeds(of)
    begun.set(of, under)
    return under
  }
  const beginAfterNeeds = async (of: ServiceName) => {
    await Promise.all(programs[of].needs.map(begin))
    await Promise.all(replicas.filter((replica) => replica.of === of).map(start))
  }
  const start = async (replica: Replica) => {
    const { name, address } = replica
    const under = (kept[name] = keep(name, async () => spawn(replica, { ...staging, surroundings }), staging.show))
    life.add(name, partOf(under))
    await under.start()
    staging.show(`  ${name.padEnd(10)}serves at ${address}`)
  }

  await Promise.all(serviceNames.map(begin))
  const addresses = Object.fromEntries(replicas.map(({ name, address }) => [name, address]))
  return { kept, addresses, targets: surroundings.targets }
}

/** All replicas of each; a program that has one is dialled as it is. */
function targetsOf(replicas: readonly Replica[]): Surroundings['targets'] {
  const target = (of: ServiceName) => {
    const all = replicas.filter((replica) => replica.of === of).map(({ address }) => address)
    return all.length > 1 ? `ipv4:${all.join(',')}` : (all[0] ?? '')
  }
  return Object.fromEntries(serviceNames.map((of) => [of, target(of)])) as Record<ServiceName, string>
}

/** What the log of a program is unless its environment says otherwise: lines for people, and of trouble alone. */
const quiet = { LOG_LEVEL: 'warn', LOG_FORMAT: 'pretty' }

function spawn(
  { name, of, address }: Replica,
  { surroundings, environment, show }: Staging & { surroundings: Surroundings },
) {
  const { path, logs, serving } = programs[of]
  return startChild({
    name,
    program: path,
    logs,
    environment: { ...quiet, LISTEN: address, ...programs[of].environment(surroundings), ...environment(of) },
    show,
    ready: (ended) => serving(address, ended),
  })
}

async function cast({ surroundings, replicas }: Staging): Promise<Replica[]> {
  const all = serviceNames.map(async (of) => {
    const more = Array.from({ length: (replicas[of] ?? 1) - 1 }, async (_, index) => {
      return { name: `${of}-${index + 2}`, of, address: `127.0.0.1:${await freePort()}` }
    })
    return [{ name: of, of, address: surroundings.addresses[of] }, ...(await Promise.all(more))]
  })
  return (await Promise.all(all)).flat()
}
