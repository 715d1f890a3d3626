import type { Cluster } from '#cli/start/cluster'
import { connectNats } from '#libs/events/connection'
import { STREAM } from '#libs/events/streams'

/** Those who only listen to events, and would be on other machines. */
const listeners = ['fraud', 'reporting']

/**
 * Does work while those who listen to events stand still, so that what is measured is the service that answers, its database
 * and its relay; then has them miss what happened meanwhile, so that what is measured next is not disturbed.
 */
export async function alone<T>(cluster: Cluster, work: () => Promise<T>): Promise<T> {
  const pids = listeners.map((name) => cluster.service(name).pid).filter((pid) => pid !== undefined)
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    return await work()
  } finally {
    await forgetEvents(cluster.natsUrl)
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}

async function forgetEvents(url: string): Promise<void> {
  const connection = connectNats({ url, name: 'bench', log: { info() {}, warn() {}, error() {} } })
  const manager = await (await connection.ready()).jetstreamManager()
  await manager.streams.purge(STREAM)
  await connection.close()
}
