import { Pool } from 'pg'
import { startCluster } from '#cli/start/cluster'
import { connectNats } from '#libs/events/connection'
import { realWorld } from '#libs/runtime/world'
import { atEnd } from '#libs/testing/at-end'
import { testNats } from '#libs/testing/nats'
import { freshDatabase } from '#libs/testing/postgres'
import { openSwitchboard } from '#test/cluster/clients'
import { people } from '#test/cluster/people'
import { settled } from '#test/cluster/settled'
import { newTenant } from '#test/cluster/tenant'
import type { Witness } from '#test/cluster/witness'

const quiet = { info() {}, warn() {}, error() {} }

/** The product as real processes, compiled, with an empty tenant in it; what they write is kept in `lines`. */
export async function bootRealCluster() {
  const [database, nats] = await Promise.all([freshDatabase(), testNats()])
  const lines: string[] = []
  const cluster = await startCluster({
    ...{ databaseUrl: database.url, natsUrl: nats.url },
    environment: () => ({ LOG_LEVEL: 'info', LOG_FORMAT: 'json' }),
    show: (line) => void lines.push(line),
  })
  const witness: Witness = { exchanges: [], shown: new Set() }
  const { connect, close } = openSwitchboard({ address: (name) => cluster.addresses[name], witness })
  const stores = {
    pool: new Pool({ connectionString: database.url, max: 2 }),
    nats: connectNats({ url: nats.url, name: 'test', log: quiet }),
  }
  const stop = atEnd(async () => {
    close()
    await Promise.all([cluster.stop(), stores.pool.end(), stores.nats.close()])
    await Promise.all([nats.stop(), database.drop()])
  })
  return {
    ...{ lines, service: cluster.service },
    house: await newTenant(connect, cluster.operatorKey, { id: 'busy' }),
    person: people({ carrierUrl: cluster.carrierUrl, world: realWorld, witness }),
    settled: () => settled(stores),
    stop,
  }
}
