import { status } from '@grpc/grpc-js'
import type { ServiceError } from '@grpc/grpc-js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { echo, echoing, EchoService } from '#libs/testing/echo'
import type { Echo } from '#libs/testing/echo'
import { loopback } from '#libs/testing/loopback'
import type { LoopbackServer } from '#libs/testing/loopback'
import { until } from '#libs/testing/until'
import type { Call } from './call.ts'
import type { Remote } from './remote.ts'

type Say = (request: Echo, call: Call) => Promise<Echo>

const logged: { fields: object; message: string }[] = []
const noting = (fields: object, message: string) => void logged.push({ fields, message })
const log = { debug() {}, info: noting, warn: noting, error: noting }

let say: Say
let served: LoopbackServer
let client: Remote<typeof EchoService>

beforeAll(async () => {
  const row = { access: { peers: ['tester'] }, handle: (request: Echo, call: Call) => say(request, call) }
  served = await loopback([echoing({ say: row })], { log })
  client = served.client(EchoService, { peer: 'tester', tenant: 'acme' })
})
beforeEach(() => {
  say = async (request) => request
  logged.length = 0
})
afterAll(() => served.stop())

function failureOf(sent: Promise<unknown>): Promise<ServiceError | undefined> {
  return sent.then(
    () => undefined,
    (error: ServiceError) => error,
  )
}

describe('a call', () => {
  test('is answered by its handler', async () => {
    await expect(client.say(echo('hello'))).resolves.toEqual(echo('hello'))
  })

  test('tells its handler who calls, for whom and until when', async () => {
    let seen: Call | undefined
    say = async (request, call) => {
      seen = { ...call }
      return request
    }
    await client.say(echo(''), { deadline: Date.now() + 20_000 })
    expect(seen).toMatchObject({ tenant: 'acme', caller: { kind: 'peer', service: 'tester' }, traceparent: undefined })
    expect(seen?.signal.aborted).toBe(false)
    expect((seen?.deadline ?? 0) - Date.now()).toBeLessThan(20_000)
  })

  test('shares its shape with every other, so that it can go when it is over', async () => {
    const getters = new Set<unknown>()
    say = async (request, call) => {
      getters.add(Object.getOwnPropertyDescriptor(call, 'signal')?.get)
      return request
    }
    await Promise.all([client.say(echo('')), client.say(echo(''))])
    expect(getters).toEqual(new Set([expect.any(Function)]))
  })

  test('that is refused is refused to its caller with all that was said', async () => {
    const refusal = new Refusal(ErrorReason.RESEND_TOO_SOON, 'a text was sent a moment ago', {
      retryAfterMs: 30_000,
      metadata: { method: 'sms' },
    })
    say = async () => {
      throw refusal
    }
    const { reason, message, retryAfterMs, metadata } = refusal
    await expect(client.say(echo(''))).rejects.toMatchObject({ reason, message, retryAfterMs, metadata })
    await expect(client.say(echo(''))).rejects.toBeInstanceOf(Refusal)
    expect(logged).toEqual([])
  })

  test('that fails for any other reason says no more than that', async () => {
    say = async () => {
      throw new TypeError('the pin 1234 is not a function')
    }
    const error = await failureOf(client.say(echo('')))
    expect(error).toMatchObject({ code: status.INTERNAL, details: 'internal error' })
    expect(JSON.stringify(error?.metadata.toJSON())).not.toContain('1234')
    expect(logged).toMatchObject([{ fields: { err: expect.any(TypeError), path: '/test.Echo/Say' } }])
  })

  test('whose answer can not be written is an internal error, and logged', async () => {
    say = async () => ({ reason: 7, domain: '', metadata: null }) as unknown as Echo
    await expect(client.say(echo(''))).rejects.toMatchObject({ code: status.INTERNAL })
    expect(logged).toHaveLength(1)
  })
})

describe('a call that nobody waits for any more', () => {
  function hang() {
    const seen: { call?: Call } = {}
    say = async (request, call) => {
      seen.call = call
      await new Promise((resolve) => {
        call.signal.addEventListener('abort', resolve)
      })
      throw new Error(`too late for ${request.reason}`)
    }
    return seen
  }

  test('tells its handler, and what that says is of no interest', async () => {
    const seen = hang()
    const cancel = new AbortController()
    const failure = failureOf(client.say(echo('hello'), { signal: cancel.signal }))
    await until(() => seen.call)
    cancel.abort()
    await expect(failure).resolves.toMatchObject({ code: status.CANCELLED })
    await until(() => seen.call?.signal.aborted)
    expect(logged).toEqual([])
  })

  test('is DEADLINE_EXCEEDED when its time has passed', async () => {
    const seen = hang()
    await expect(client.say(echo(''), { deadline: Date.now() + 1_000 })).rejects.toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    })
    await until(() => seen.call?.signal.aborted)
    expect(logged).toEqual([])
  })

  test('is not sent at all when it was given up before', async () => {
    const seen = hang()
    await expect(client.say(echo(''), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: status.CANCELLED,
    })
    expect(seen.call).toBeUndefined()
  })
})

test('a call that was answered is never reported as given up', async () => {
  let seen: Call | undefined
  say = async (request, call) => {
    seen = call
    return request
  }
  await client.say(echo(''))
  await client.say(echo(''))
  expect(seen?.signal.aborted).toBe(false)
})

test('a row that no one may call does not start', () => {
  const row = { access: {}, handle: async () => echo('') }
  expect(() => echoing({ say: row })).toThrow('no one may call /test.Echo/Say')
})
