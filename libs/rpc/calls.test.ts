import { Client, credentials, Metadata, status } from '@grpc/grpc-js'
import type { ServiceError } from '@grpc/grpc-js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { HealthCheckResponse } from '#contracts/gen/grpc/health/v1/health'
import { Refusal } from '#contracts/refusal'
import { echo, EchoService } from '#libs/testing/echo'
import type { Echo } from '#libs/testing/echo'
import { loopback } from '#libs/testing/loopback'
import type { LoopbackServer } from '#libs/testing/loopback'
import { until } from '#libs/testing/until'
import type { Call } from './call.ts'
import { implement } from './implement.ts'
import type { Remote } from './remote.ts'
import { optionalText } from './shape.ts'
import { fromTrailers } from './status-details.ts'

type Say = (request: Echo, call: Call) => Promise<Echo>

const access = { peers: ['tester'] } as const
const none = async function* () {}
const logged: { fields: object; message: string }[] = []
const noting = (fields: object, message: string) => void logged.push({ fields, message })
const log = { debug: () => {}, info: noting, warn: noting, error: noting }

let say: Say
let served: LoopbackServer
let client: Remote<typeof EchoService>
let raw: Client

beforeAll(async () => {
  const shape = z.object({ reason: optionalText(1000) })
  const rows = {
    say: { access, shape, handle: (request: Echo, call: Call) => say(request, call) },
    repeat: { access, handle: none },
    gather: { access, handle: async () => echo('') },
    chat: { access, handle: none },
  }
  served = await loopback([implement(EchoService, rows)], { log, maxRequestBytes: 2 ** 20 })
  client = served.client(EchoService, { peer: 'tester', tenant: 'acme' })
  raw = new Client(served.address, credentials.createInsecure())
})
beforeEach(() => {
  say = async (request) => request
  logged.length = 0
})
afterAll(async () => {
  raw.close()
  await served.stop()
})

interface Sent {
  readonly path?: string
  readonly metadata?: Record<string, string>
  readonly deadline?: number
}

/** Sends bytes as they are, as someone with no regard for the contract would. */
function send(bytes: Buffer, { path = EchoService.say.path, metadata = {}, deadline = Infinity }: Sent = {}) {
  const sent = new Metadata()
  const all = { 'countersign-peer': 'tester', 'countersign-tenant': 'acme', ...metadata }
  for (const [name, value] of Object.entries(all)) sent.set(name, value)
  const same = (value: Buffer) => value
  return new Promise<Buffer>((resolve, reject) => {
    raw.makeUnaryRequest(path, same, same, bytes, sent, { deadline }, (error, response) =>
      error ? reject(error) : resolve(response as Buffer),
    )
  })
}

const refusalOf = (error: unknown) => fromTrailers((error as ServiceError).metadata)
const failureOf = (sent: Promise<unknown>) =>
  sent.then(
    () => undefined,
    (error: ServiceError) => error,
  )

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
    await client.say(echo(''), { deadline: Date.now() + 1_000 })
    expect(seen).toMatchObject({ tenant: 'acme', caller: { kind: 'peer', service: 'tester' }, traceparent: undefined })
    expect(seen?.signal.aborted).toBe(false)
    expect((seen?.deadline ?? 0) - Date.now()).toBeLessThan(1_000)
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

  test('may carry values of an enum that only newer versions know', () => {
    const newer = Buffer.from([0x08, 0x63])
    const message = HealthCheckResponse.decode(newer)
    expect(message.status).toBe(99)
    expect(Buffer.from(HealthCheckResponse.encode(message).finish())).toEqual(newer)
  })
})

describe('a malformed request is INVALID_ARGUMENT:', () => {
  const say = (reason: string) => EchoService.say.requestSerialize(echo(reason))

  test.each([
    ['bytes that are no message', Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['a message cut short', say('some words').subarray(0, 5)],
    ['a field that claims 4 GB', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['groups within groups', Buffer.alloc(10_000, 0x0b)],
    ['text that is not UTF-8', Buffer.from([0x0a, 0x02, 0xc3, 0x28])],
    ['long text that is not UTF-8', Buffer.concat([Buffer.from([0x0a, 0xc8, 0x01]), Buffer.alloc(200, 0xfe)])],
  ])('%s', async (_, bytes) => {
    const error = await failureOf(send(bytes))
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT })
    expect(refusalOf(error)).toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
  })

  test.each([
    ['too long a text', 'x'.repeat(1_001)],
    ['a text of a megabyte', 'x'.repeat(1_000_000)],
    ['a NUL', 'a\u0000b'],
  ])('%s, naming the field', async (_, reason) => {
    const error = await failureOf(send(say(reason)))
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT })
    const description = 'must be at most 1000 characters, none of them a control character'
    expect(refusalOf(error)).toMatchObject({ violations: [{ field: 'reason', description }] })
  })

  test.each(['', 'ACME', 'a b', 'acme/other', 'x'.repeat(64)])('a tenant of the name "%s"', async (tenant) => {
    const error = await failureOf(send(say(''), { metadata: { 'countersign-tenant': tenant } }))
    expect(refusalOf(error)).toMatchObject({ violations: [{ field: 'countersign-tenant' }] })
  })
})

describe('what can not be meant well', () => {
  const hello = EchoService.say.requestSerialize(echo('hello'))

  test('an empty message is as good as any', async () => {
    await expect(send(Buffer.alloc(0))).resolves.toEqual(Buffer.alloc(0))
  })

  test('a message over the limit is RESOURCE_EXHAUSTED and never reaches a handler', async () => {
    await expect(send(Buffer.alloc(2 ** 20 + 1))).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED })
  })

  test('an unknown method is UNIMPLEMENTED', async () => {
    await expect(send(hello, { path: '/test.Echo/Shout' })).rejects.toMatchObject({ code: status.UNIMPLEMENTED })
    await expect(send(hello, { path: '/../%00' })).rejects.toMatchObject({ code: status.UNIMPLEMENTED })
  })

  test('metadata of a megabyte does no harm', async () => {
    const error = await failureOf(send(hello, { metadata: { 'x-huge': 'x'.repeat(1_000_000) } }))
    expect(error?.code).not.toBe(status.OK)
    await expect(send(hello)).resolves.toEqual(hello)
  })

  test('many small pieces of metadata do none either', async () => {
    const metadata = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`x-${at}`, 'x'.repeat(100)]))
    await expect(send(hello, { metadata })).resolves.toEqual(hello)
  })

  test('a traceparent that is none is left alone', async () => {
    let seen: Call | undefined
    say = async (request, call) => {
      seen = call
      return request
    }
    const well = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await send(hello, { metadata: { traceparent: well } })
    expect(seen?.traceparent).toBe(well)
    for (const ill of [`${well}x`, well.toUpperCase(), `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, 'x'.repeat(5_000)]) {
      await send(hello, { metadata: { traceparent: ill } })
      expect(seen?.traceparent).toBeUndefined()
    }
  })

  test('a deadline that has passed is DEADLINE_EXCEEDED', async () => {
    await expect(send(hello, { deadline: 0 })).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED })
    await expect(client.say(echo(''), { deadline: 0 })).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED })
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
    await expect(client.say(echo(''), { deadline: Date.now() + 60 })).rejects.toMatchObject({
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
  const handle = async () => echo('')
  const rows = {
    say: { access: {}, handle },
    repeat: { access, handle: none },
    gather: { access, handle },
    chat: { access, handle: none },
  }
  expect(() => implement(EchoService, rows)).toThrow('no one may call /test.Echo/Say')
})
