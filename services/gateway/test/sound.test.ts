import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ReadSoundResponse, SoundFormat, type ReadSoundRequest } from '#contracts/gen/countersign/delivery/v1/greeting'
import { logger } from '#libs/runtime/log'
import type { Context } from '../context.ts'
import { startGateway, type RunningGateway } from '../service.ts'

const content = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 256))
const good = '/sounds/acme/file?until=99&signature=key.AAAA'

let gateway: RunningGateway
let asked: ReadSoundRequest[] = []

/** Delivery, which gives a file in parts of a hundred bytes to who has its address. */
async function readSound(request: ReadSoundRequest): Promise<ReadSoundResponse> {
  asked.push(request)
  if (request.signature !== 'key.AAAA') return ReadSoundResponse.create({})
  const part = content.subarray(request.offset, request.offset + 100)
  return { found: true, format: SoundFormat.WAV, size: content.length, content: part }
}

beforeAll(async () => {
  const log = logger('gateway', { write() {} })
  const ctx = {
    greetings: { readSound },
    challenges: {},
    devices: {},
    recordings: {},
    factors: {},
    delivery: {},
    log,
    publicUrl: 'https://mfa.example.com',
  } as unknown as Context
  gateway = await startGateway(ctx, { listen: '127.0.0.1:0' })
})
afterAll(() => gateway.stop())

async function get(path: string, headers: Record<string, string> = {}) {
  asked = []
  const response = await fetch(`http://${gateway.address}${path}`, { headers })
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) }
}

test('a carrier gets the whole file, which it may keep for a while', async () => {
  const { status, headers, body } = await get(good)
  expect(status).toBe(200)
  expect(body.equals(content)).toBe(true)
  expect(Object.fromEntries(headers)).toMatchObject({
    ...{ 'content-type': 'audio/wav', 'content-length': '1000', 'cache-control': 'private, max-age=600' },
    ...{ 'accept-ranges': 'bytes', 'x-content-type-options': 'nosniff' },
  })
  expect(asked[0]).toMatchObject({ tenantId: 'acme', soundFileId: 'file', until: 99n, signature: 'key.AAAA' })
})

test('a carrier gets a part of it', async () => {
  const { status, headers, body } = await get(good, { range: 'bytes=950-2000' })
  expect({ status, range: headers.get('content-range') }).toEqual({ status: 206, range: 'bytes 950-999/1000' })
  expect(body.equals(content.subarray(950))).toBe(true)
})

test('what begins after the end is not to be had', async () => {
  const { status, headers } = await get(good, { range: 'bytes=1000-' })
  expect({ status, range: headers.get('content-range') }).toEqual({ status: 416, range: 'bytes */1000' })
})

test.each([
  ['no signature', '/sounds/acme/file?until=99'],
  ['another signature', '/sounds/acme/file?until=99&signature=guess'],
  ['two signatures', `${good}&signature=more`],
  ['no time', '/sounds/acme/file?signature=key.AAAA'],
  ['a time that is none', '/sounds/acme/file?until=soon&signature=key.AAAA'],
  ['no file', '/sounds/acme/'],
  ['nothing at all', '/sounds'],
])('an address with %s is not found', async (_, path) => {
  expect(await get(path)).toMatchObject({ status: 404 })
})
