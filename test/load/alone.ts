import { ReportingServiceService, StreamUsageRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Cluster } from '#cli/start/cluster'
import { connect } from '#libs/rpc/client'
import { until } from '#libs/testing/until'

/** Those who only listen to events, and would be on other machines. */
const listeners = ['fraud', 'reporting']

/**
 * Does work while those who listen to events stand still, so that what is measured is the service that answers, its database
 * and its relay; then lets them catch up, so that what is measured next is not disturbed.
 */
export async function alone<T>(cluster: Cluster, work: () => Promise<T>): Promise<T> {
  const pids = listeners.map((name) => cluster.service(name).pid).filter((pid) => pid !== undefined)
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    return await work()
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
    await caughtUp(cluster)
  }
}

async function caughtUp({ addresses, adminKey }: Cluster): Promise<void> {
  const reporting = connect(ReportingServiceService, { address: addresses.reporting ?? '', key: adminKey })
  const behind = async () => {
    for await (const { part } of reporting.streamUsage(StreamUsageRequest.fromPartial({ most: 1 }))) {
      if (part?.$case === 'header') return part.value.eventsBehind
    }
    return -1n
  }
  await until(async () => (await behind().catch(() => -1n)) === 0n, { within: 60_000, every: 100 })
  reporting.close()
}
