import { Client, credentials, Metadata, status } from '@grpc/grpc-js'
import type { ServiceError } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { HealthCheckResponse } from '#contracts/gen/grpc/health/v1/health'
import { echo, echoing, EchoService } from '#libs/testing/echo'
import type { Echo } from '#libs/testing/echo'
import { loopback } from '#libs/testing/loopback'
import type { LoopbackServer } from '#libs/testing/loopback'
import type { Call } from './call.ts'
import { optionalText } from './shape.ts'
import { fromTrailers } from './status-details.ts'

let seen: Call | undefined
let served: LoopbackServer
let raw: Client

beforeAll(async () => {
  const say = {
    access: { peers: ['tester'] },
    shape: z.object({ reason: optionalText(1000) }),
    async handle(request: Echo, call: Call) {
      seen = call
      return request
    },
  }
  served = await loopback([echoing({ say })], { maxRequestBytes: 2 ** 20 })
  raw = new Client(served.address, credentials.createInsecure())
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

function failureOf(sent: Promise<unknown>): Promise<ServiceError | undefined> {
  return sent.then(
    () => undefined,
    (error: ServiceError) => error,
  )
}

const refusalOf = (error: ServiceError | undefined) => error && fromTrailers(error.metadata)
const saying = (reason: string) => EchoService.say.requestSerialize(echo(reason))

describe('a malformed request is INVALID_ARGUMENT:', () => {
  test.each([
    ['bytes that are no message', Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['a message cut short', saying('some words').subarray(0, 5)],
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
    const error = await failureOf(send(saying(reason)))
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT })
    const description = 'must be at most 1000 characters, none of them a control character'
    expect(refusalOf(error)).toMatchObject({ violations: [{ field: 'reason', description }] })
  })

  test.each(['', 'ACME', 'a b', 'acme/other', 'x'.repeat(64)])('a tenant of the name "%s"', async (tenant) => {
    const error = await failureOf(send(saying(''), { metadata: { 'countersign-tenant': tenant } }))
    expect(refusalOf(error)).toMatchObject({ violations: [{ field: 'countersign-tenant' }] })
  })
})

describe('what can not be meant well', () => {
  const hello = saying('hello')

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
    const client = served.client(EchoService, { peer: 'tester', tenant: 'acme' })
    await expect(client.say(echo(''), { deadline: 0 })).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED })
  })
})

test('a message may carry values of an enum that only newer versions know', () => {
  const newer = Buffer.from([0x08, 0x63])
  const message = HealthCheckResponse.decode(newer)
  expect(message.status).toBe(99)
  expect(Buffer.from(HealthCheckResponse.encode(message).finish())).toEqual(newer)
})
