import { setTimeout as delay } from 'node:timers/promises'
import { HealthCheckResponse_ServingStatus as ServingStatus, HealthService } from '#contracts/gen/grpc/health/v1/health'
import { connect } from '#libs/rpc/client'

/** How often a process that does not serve yet is asked again, in milliseconds. */
const pauseMs = 25

/** Waits until a gRPC server says by grpc.health.v1 that it serves, or the signal aborts. */
export async function servingCalls(address: string, signal: AbortSignal): Promise<void> {
  const health = connect(HealthService, { address, waitForReady: false })
  try {
    await until(signal, async () => {
      const { status } = await health.check({ service: '' }, { signal })
      return status === ServingStatus.SERVING
    })
  } finally {
    health.close()
  }
}

/** Waits until a web server answers at a URL as it does when all is well, or the signal aborts. */
export async function servingPages(url: string, signal: AbortSignal): Promise<void> {
  await until(signal, async () => (await fetch(url, { signal })).ok)
}

async function until(signal: AbortSignal, serves: () => Promise<boolean>): Promise<void> {
  while (!signal.aborted && !(await serves().catch(() => false))) {
    await delay(pauseMs, undefined, { signal }).catch(() => {})
  }
}
