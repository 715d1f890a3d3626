import { connectivityState, Client, credentials, status } from '@grpc/grpc-js'
import { afterEach, describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { HealthService } from '#contracts/gen/grpc/health/v1/health'
import { echo, echoing, EchoService } from '#libs/testing/echo'
import type { Echo } from '#libs/testing/echo'
import { loopback } from '#libs/testing/loopback'
import { until } from '#libs/testing/until'
import { connect } from './client.ts'
import { startServer } from './server.ts'
import type { RunningServer, ServerOptions } from './server-options.ts'

const access = { peers: ['tester'] } as const
const log = { debug() {}, info() {}, warn() {}, error() {} }
const endings: (() => unknown)[] = []

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

/** A stream of responses that says one thing and then waits. */
const repeat = {
  access,
  async *handle() {
    yield echo('first')
    await new Promise(() => {})
  },
}

async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({ implementations: [echoing()], listen: '127.0.0.1:0', log, ...options })
  endings.push(() => server.stop())
  return server
}

function client(address: string) {
  const connected = connect(EchoService, { address, peer: 'tester', tenant: 'acme' })
  endings.push(() => connected.close())
  return connected
}

function health(address: string) {
  const connected = connect(HealthService, { address })
  endings.push(() => connected.close())
  return connected
}

describe('a server that is told to drain', () => {
  test('ends open streams at once, lets the calls in flight finish, and takes no more', async () => {
    let finish: ((answer: Echo) => void) | undefined
    const say = { access, handle: () => new Promise<Echo>((resolve) => (finish = resolve)) }
    const server = await start({ implementations: [echoing({ say, repeat })] })
    const { say: ask, repeat: listen } = client(server.address)
    const stream = listen(echo('go'))[Symbol.asyncIterator]()
    await stream.next()
    const asked = ask(echo('go'))
    await until(() => finish)

    const drained = server.drain(20_000)
    await expect(stream.next()).rejects.toMatchObject({ reason: ErrorReason.DRAINING })
    finish?.(echo('in time'))
    await expect(asked).resolves.toEqual(echo('in time'))
    await drained
    await expect(ask(echo('late'), { deadline: Date.now() + 200 })).rejects.toMatchObject({
      reason: ErrorReason.DEPENDENCY_UNAVAILABLE,
    })
  })

  test('says that it is not ready before anything else', async () => {
    const server = await start()
    const watching = health(server.address).watch({ service: 'readiness' })[Symbol.asyncIterator]()
    await expect(watching.next()).resolves.toMatchObject({ value: { status: 1 } })
    const drained = server.drain(5_000)
    await expect(watching.next()).resolves.toMatchObject({ value: { status: 2 } })
    await expect(watching.next()).rejects.toMatchObject({ reason: ErrorReason.DRAINING })
    await drained
  })

  test('cuts what is not done when the time is over', async () => {
    let called = false
    const say = {
      access,
      handle() {
        called = true
        return new Promise<Echo>(() => {})
      },
    }
    const server = await start({ implementations: [echoing({ say })] })
    const asked = client(server.address)
      .say(echo('go'))
      .catch((error: unknown) => error)
    await until(() => called)
    await server.drain(50)
    await expect(asked).resolves.toMatchObject({ code: status.CANCELLED })
  })

  test('does so once, however often it is told', async () => {
    const server = await start()
    await Promise.all([server.drain(1_000), server.drain(1_000), server.stop()])
    await server.stop()
  })
})

describe('an address that can not be had', () => {
  test('is refused in one sentence that says which, and which setting to change', async () => {
    const { address } = await start()
    const taken = start({ listen: address, settings: { listen: 'CHALLENGE_LISTEN' } })
    await expect(taken).rejects.toMatchObject({
      message: `${address} is taken; set CHALLENGE_LISTEN to another address`,
    })
  })

  test('leaves none of the others bound', async () => {
    const { address } = await start()
    const free = await start()
    await free.stop()
    await expect(start({ listen: free.address, healthListen: address })).rejects.toThrow('set HEALTH_LISTEN')
    await start({ listen: free.address })
  })

  test('is refused for plaintext if others could listen in', async () => {
    await expect(start({ listen: '0.0.0.0:0' })).rejects.toThrow(
      'plaintext is for loopback only, so mutual TLS is needed to listen on 0.0.0.0:0',
    )
    await expect(start({ clientListen: '0.0.0.0:0' })).rejects.toThrow('plaintext is for loopback only')
    expect(() => client('10.0.0.1:443')).toThrow(
      'plaintext is for loopback only, so mutual TLS is needed to dial 10.0.0.1:443',
    )
  })

  test('is refused if it is none', async () => {
    await expect(start({ listen: '127.0.0.1:99999' })).rejects.toThrow('set LISTEN to another address')
  })
})

test('health is answered on a plaintext address of its own, wherever that is', async () => {
  const server = await start({ healthListen: '0.0.0.0:0' })
  const port = server.healthAddress?.split(':')[1]
  await expect(health(`127.0.0.1:${port}`).check({ service: 'readiness' })).resolves.toEqual({ status: 1 })
  const other = connect(EchoService, { address: `127.0.0.1:${port}`, peer: 'tester', tenant: 'acme' })
  endings.push(() => other.close())
  await expect(other.say(echo(''))).rejects.toMatchObject({ code: status.UNIMPLEMENTED })
})

test('connections are closed after a while, and calls go on', async () => {
  const server = await start({ maxConnectionAgeMs: 100 })
  const { say } = client(server.address)
  await say(echo('before'))
  const watched = new Client(server.address, credentials.createInsecure()).getChannel()
  endings.push(() => watched.close())
  await until(() => watched.getConnectivityState(true) === connectivityState.READY, { every: 1 })
  await until(() => watched.getConnectivityState(false) !== connectivityState.READY, { every: 1 })
  await expect(say(echo('after'))).resolves.toEqual(echo('after'))
})

test('a server for tests serves and connects in two lines', async () => {
  const served = await loopback([echoing()])
  endings.push(() => served.stop())
  await expect(served.client(EchoService, { peer: 'tester', tenant: 'acme' }).say(echo('hi'))).resolves.toEqual(
    echo('hi'),
  )
})
