import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { HealthCheckResponse_ServingStatus as ServingStatus, HealthService } from '#contracts/gen/grpc/health/v1/health'
import { echoing } from '#libs/testing/echo'
import { connect } from './client.ts'
import { startServer } from './server.ts'
import type { RunningServer } from './server-options.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

let server: RunningServer
let health: ReturnType<typeof connect<HealthService>>

beforeAll(async () => {
  server = await startServer({ implementations: [echoing()], listen: '127.0.0.1:0', log, ready: false })
  health = connect(HealthService, { address: server.address })
})
afterAll(async () => {
  health.close()
  await server.stop()
})

describe('a server that waits to be told that it is ready', () => {
  test.each(['startup', 'liveness'])('says at once that it serves: %s', async (service) => {
    await expect(health.check({ service })).resolves.toEqual({ status: ServingStatus.SERVING })
  })

  test('says so of readiness, itself and its services when it is told', async () => {
    const names = ['readiness', '', 'test.Echo']
    for (const service of names) {
      await expect(health.check({ service })).resolves.toEqual({ status: ServingStatus.NOT_SERVING })
    }
    server.ready(true)
    for (const service of names) {
      await expect(health.check({ service })).resolves.toEqual({ status: ServingStatus.SERVING })
    }
  })
})

test('a service it does not know is not found, and watched for all the same', async () => {
  await expect(health.check({ service: 'other' })).rejects.toMatchObject({ reason: ErrorReason.OBJECT_NOT_FOUND })
  for await (const { status } of health.watch({ service: 'other' })) {
    expect(status).toBe(ServingStatus.SERVICE_UNKNOWN)
    break
  }
})

test('those that watch hear of every change, and of nothing else', async () => {
  const watching = health.watch({ service: 'test.Echo' })[Symbol.asyncIterator]()
  const next = async () => ((await watching.next()) as IteratorYieldResult<{ status: number }>).value.status
  server.ready(true)
  expect(await next()).toBe(ServingStatus.SERVING)
  server.ready(true)
  server.ready(false)
  expect(await next()).toBe(ServingStatus.NOT_SERVING)
  server.ready(true)
  expect(await next()).toBe(ServingStatus.SERVING)
  await watching.return?.()
})

test('all that is known can be had at once', async () => {
  const { statuses } = await health.list({})
  expect(Object.keys(statuses).sort()).toEqual(['', 'liveness', 'readiness', 'startup', 'test.Echo'])
})
