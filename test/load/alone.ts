import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from '#cli/start/cluster'
import type { ServiceName } from '#cli/start/programs'
import { connectNats } from '#libs/events/connection'
import { STREAM } from '#libs/events/streams'

/** Those who hear of what the others do, and would be on other machines. */
const services = ['policy', 'challenge', 'delivery', 'fraud', 'reporting', 'gateway'] as const satisfies ServiceName[]

/**
 * Does work while all services but these stand still, so that what is measured is who answers, with its database and its relay;
 * then has the others miss what happened meanwhile, so that what is measured next is not disturbed.
 */
export async function alone<T>(cluster: Cluster, awake: readonly ServiceName[], work: () => Promise<T>): Promise<T> {
  const others = services.filter((name) => !awake.includes(name))
  const pids = others.map((name) => cluster.service(name).pid).filter((pid) => pid !== undefined)
  const wake = () => pids.forEach((pid) => process.kill(pid, 'SIGCONT'))
  const end = () => {
    wake()
    process.exit(1)
  }
  for (const signal of endings) process.once(signal, end)
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    return await work()
  } finally {
    await forgetEvents(cluster.natsUrl)
    wake()
    for (const signal of endings) process.off(signal, end)
    await delay(settleMs)
  }
}

/** Who stands still can not end with us: it is woken first. */
const endings = ['SIGINT', 'SIGTERM'] as const

/** How long those who stood still have for what they missed, their timers and their clients' pings, in milliseconds. */
const settleMs = 500

async function forgetEvents(url: string): Promise<void> {
  const connection = connectNats({ url, name: 'bench', log: { info() {}, warn() {}, error() {} } })
  const manager = await (await connection.ready()).jetstreamManager()
  await manager.streams.purge(STREAM)
  await connection.close()
}
