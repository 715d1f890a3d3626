import { startCluster } from '#cli/start/cluster'
import type { ServiceName } from '#cli/start/programs'
import { realWorld } from '#libs/runtime/world'
import { atEnd } from '#libs/testing/at-end'
import { testNats } from '#libs/testing/nats'
import { freshDatabase } from '#libs/testing/postgres'
import { openSwitchboard } from '#test/cluster/clients'
import { people } from '#test/cluster/people'
import { newTenant } from '#test/cluster/tenant'
import type { Witness } from '#test/cluster/witness'
import { openDoor } from './door.ts'

export const rolled = ['policy', 'challenge', 'delivery', 'fraud', 'reporting', 'gateway'] as const

/** How long the services' calls may take to finish when they are told to go, in milliseconds. */
export const drainMs = 10_000

/**
 * Two processes of every service, called as in production: each caller takes turns among both by itself, and HTTP comes in by
 * one door. What the processes write is kept in `lines`.
 */
export async function bootTwoOfEach() {
  const [database, nats, door] = await Promise.all([freshDatabase(), testNats(), openDoor()])
  const lines: string[] = []
  const reached: Partial<Record<ServiceName, object>> = {
    gateway: { PUBLIC_URL: door.url },
    delivery: { PUBLIC_URL: door.url },
  }
  const cluster = await startCluster({
    ...{ databaseUrl: database.url, natsUrl: nats.url },
    replicas: Object.fromEntries(rolled.map((name) => [name, 2])),
    environment: (name) => ({
      ...{ LOG_LEVEL: 'info', LOG_FORMAT: 'json', DRAIN_TIMEOUT: `${drainMs}ms` },
      ...reached[name],
    }),
    show: (line) => void lines.push(line),
  })
  const witness: Witness = { exchanges: [], shown: new Set() }
  const { connect, close } = openSwitchboard({ address: (name) => cluster.targets[name], witness })
  const stop = atEnd(async () => {
    close()
    await cluster.stop()
    await Promise.all([door.close(), nats.stop(), database.drop()])
  })
  return {
    ...{ cluster, lines, witness, door, url: door.url },
    house: await newTenant(connect, cluster.operatorKey, { id: 'busy' }),
    person: people({ carrierUrl: cluster.carrierUrl, world: realWorld, witness }),
    stop,
  }
}
