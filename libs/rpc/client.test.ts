import { status } from '@grpc/grpc-js'
import { afterEach, describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { echo, echoing, EchoService } from '#libs/testing/echo'
import type { Echo } from '#libs/testing/echo'
import { loopback } from '#libs/testing/loopback'
import type { LoopbackServer } from '#libs/testing/loopback'
import { until } from '#libs/testing/until'
import type { Call } from './call.ts'
import { connect } from './client.ts'
import type { ClientOptions } from './client-options.ts'
import type { ServerOptions } from './server-options.ts'

type Options = Partial<ClientOptions<typeof EchoService>>
type Say = (request: Echo, call: Call) => Promise<Echo>

const access = { peers: ['tester', 'between'] } as const
const endings: (() => unknown)[] = []

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

async function serving(say: Say, options: Partial<ServerOptions> = {}): Promise<LoopbackServer> {
  const served = await loopback([echoing({ say: { access, handle: say } })], options)
  endings.push(() => served.stop())
  return served
}

function client(address: string, options: Options = {}) {
  const connected = connect(EchoService, { address, peer: 'tester', tenant: 'acme', ...options })
  endings.push(() => connected.close())
  return connected
}

/** The address of a server that was there a moment ago. */
async function gone(): Promise<string> {
  const served = await serving(async (request) => request)
  await served.stop()
  return served.address
}

test('a call that sets no deadline has five seconds, or what the client says', async () => {
  const { address } = await serving(async (_, { deadline }) => echo(String(deadline - Date.now())))
  const left = async (options: Options) => Number((await client(address, options).say(echo(''))).reason)
  expect(await left({ defaultTimeoutMs: 60_000 })).toBeGreaterThan(5_000)
  expect(await left({})).toBeLessThanOrEqual(5_000)
})

describe('a call made for another', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

  test('has its tenant and its trace', async () => {
    const { address } = await serving(async (_, call) => echo(`${call.tenant} ${call.traceparent}`))
    const hop = await serving((request, call) =>
      client(address, { peer: 'between', tenant: 'other' }).say(request, call),
    )
    await expect(client(hop.address).say(echo(''), { traceparent })).resolves.toEqual(echo(`acme ${traceparent}`))
  })

  test('is cancelled with it', async () => {
    let inner: Call | undefined
    const { address } = await serving((_, call) => {
      inner = call
      return new Promise(() => {})
    })
    const hop = await serving((request, call) => client(address, { peer: 'between' }).say(request, call))
    const cancel = new AbortController()
    const asked = client(hop.address)
      .say(echo(''), { signal: cancel.signal })
      .catch((error: unknown) => error)
    await until(() => inner)
    cancel.abort()
    await expect(asked).resolves.toMatchObject({ code: status.CANCELLED })
    await until(() => inner?.signal.aborted)
  })

  test('passes on what was refused, and not what went wrong', async () => {
    const refusing = await serving(async () => {
      throw new Refusal(ErrorReason.FACTOR_NOT_FOUND, 'no such factor')
    })
    const hop = (address: string) => serving((request, call) => client(address, { peer: 'between' }).say(request, call))
    await expect(client((await hop(refusing.address)).address).say(echo(''))).rejects.toMatchObject({
      reason: ErrorReason.FACTOR_NOT_FOUND,
    })
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    const failing = await serving(async () => Promise.reject(new Error('secret')), { log })
    const between = await serving((request, call) => client(failing.address, { peer: 'between' }).say(request, call), {
      log,
    })
    await expect(client(between.address).say(echo(''))).rejects.toMatchObject({ code: status.INTERNAL })
  })
})

describe('a service that is not there', () => {
  test('is DEPENDENCY_UNAVAILABLE when the deadline has passed', async () => {
    const { say } = client(await gone(), { defaultTimeoutMs: 300 })
    await expect(say(echo(''))).rejects.toMatchObject({
      reason: ErrorReason.DEPENDENCY_UNAVAILABLE,
      retryAfterMs: 1000,
    })
  })

  test('is so at once for a client that does not wait', async () => {
    const { say } = client(await gone(), { waitForReady: false, defaultTimeoutMs: 60_000 })
    const begun = performance.now()
    await expect(say(echo(''))).rejects.toMatchObject({ reason: ErrorReason.DEPENDENCY_UNAVAILABLE })
    expect(performance.now() - begun).toBeLessThan(30_000)
  })

  test('is so at once for a stream, which may have no deadline', async () => {
    const { repeat } = client(await gone())
    const stream = repeat(echo(''))[Symbol.asyncIterator]()
    await expect(stream.next()).rejects.toMatchObject({ reason: ErrorReason.DEPENDENCY_UNAVAILABLE })
  })

  test('is called as soon as it is there, inside the deadline', async () => {
    const address = await gone()
    const asked = client(address, { defaultTimeoutMs: 20_000 }).say(echo('hello'))
    await serving(async (request) => request, { listen: address })
    await expect(asked).resolves.toEqual(echo('hello'))
  })
})

describe('a replica that is unavailable', () => {
  function failing(times: number) {
    const seen = { calls: 0 }
    const say: Say = async (request) => {
      seen.calls += 1
      if (seen.calls <= times) throw new Refusal(ErrorReason.DRAINING, 'this replica is draining')
      return request
    }
    return { seen, say }
  }

  test('is asked again for what may be asked twice, up to three times in all', async () => {
    const { seen, say } = failing(2)
    const { address } = await serving(say)
    await expect(client(address, { idempotent: ['say'] }).say(echo('hello'))).resolves.toEqual(echo('hello'))
    seen.calls = -10
    await expect(client(address, { idempotent: ['say'] }).say(echo('hello'))).rejects.toMatchObject({
      reason: ErrorReason.DRAINING,
    })
    expect(seen.calls).toBe(-7)
  })

  test('is not, for anything else', async () => {
    const { seen, say } = failing(2)
    const { address } = await serving(say)
    await expect(client(address, { idempotent: ['gather'] }).say(echo(''))).rejects.toMatchObject({
      reason: ErrorReason.DRAINING,
    })
    expect(seen.calls).toBe(1)
  })
})
