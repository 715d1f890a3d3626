import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { UploadSoundFileResponse } from '#contracts/gen/countersign/delivery/v1/greeting'
import { until } from '#libs/testing/until'
import { openStage, refusal } from './stage.ts'

const mostBytes = 5 * 1024 * 1024
let stage: Awaited<ReturnType<typeof openStage>>

beforeAll(async () => {
  stage = await openStage()
})
beforeEach(() => {
  stage.asked.length = 0
  stage.log.length = 0
  Object.assign(stage.uploads, { begun: 0, failed: 0 })
  stage.answers.one = () => UploadSoundFileResponse.fromPartial({ soundFile: { id: 'f-1' }, tooLong: true })
})
afterAll(() => stage.gateway.stop())

type Sent = Partial<RequestInit> & { type?: string; query?: string }

function send(body: Buffer | ReadableStream, { type = 'audio/wav', query = '', ...more }: Sent = {}) {
  const headers = { authorization: 'Bearer the-key', 'content-type': type }
  const duplex = { duplex: 'half' } as object
  return fetch(`${stage.address}/v1/sound-files${query}`, { method: 'POST', headers, body, ...duplex, ...more })
}

/** A body that is sent without its length being told. */
const unannounced = (bytes: number) =>
  new ReadableStream({
    start(controller) {
      for (let left = bytes; left > 0; left -= 65_536) controller.enqueue(new Uint8Array(Math.min(left, 65_536)))
      controller.close()
    },
  })

interface Parts {
  part: { $case: string; value: Buffer }
}

test('a sound file goes on in parts, as it is, with the key of who sent it', async () => {
  const content = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251))
  const response = await send(content, { query: '?header.description=Ms%20Weber' })
  expect([response.status, await response.json()]).toEqual([200, { soundFile: { id: 'f-1' }, tooLong: true }])
  const [{ request, call }] = stage.asked as unknown as [{ request: Parts[]; call: object }]
  expect(call).toMatchObject({ key: 'the-key' })
  const [first, ...rest] = request
  expect(first).toEqual({ part: { $case: 'header', value: { description: 'Ms Weber', fileBytes: 0 } } })
  expect(rest.length).toBeGreaterThan(1)
  expect(Buffer.concat(rest.map(({ part }) => part.value)).equals(content)).toBe(true)
})

test('a sound file of which nothing is said has a header nevertheless', async () => {
  await send(Buffer.alloc(10))
  expect(stage.asked).toMatchObject([{ request: [{ part: { $case: 'header', value: { description: '' } } }, {}] }])
})

describe('is refused, and asked of nobody:', () => {
  test('a file whose announced length is too great, before it is read', async () => {
    const response = await send(Buffer.alloc(mostBytes + 1))
    expect([response.status, await response.json()]).toEqual([413, { title: 'Payload Too Large', status: 413 }])
    expect(stage.asked).toEqual([])
  })

  test('one that is longer than it may be and does not say so', async () => {
    expect((await send(unannounced(mostBytes + 1))).status).toBe(413)
    expect(stage.asked).toEqual([])
    expect((await send(unannounced(mostBytes))).status).toBe(200)
  })

  test('who brings no key', async () => {
    const response = await send(Buffer.alloc(10), { headers: { 'content-type': 'audio/wav' } })
    expect([response.status, await response.json()]).toMatchObject([401, { reason: 'CREDENTIAL_INVALID' }])
    expect(stage.asked).toEqual([])
  })

  test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])('%s', async (type) => {
    expect((await send(Buffer.from('{}'), { type })).status).toBe(415)
    expect(stage.asked).toEqual([])
  })

  test('a parameter that there is not', async () => {
    const response = await send(Buffer.alloc(10), { query: '?chunk=AAAA' })
    expect([response.status, await response.json()]).toMatchObject([400, { violations: [{ field: 'chunk' }] }])
  })

  test('another verb, and no audio where JSON belongs', async () => {
    const put = await send(Buffer.alloc(10), { method: 'PUT' })
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST, GET'])
    expect((await stage.ask('POST /v1/challenges', 'RIFF', { 'content-type': 'audio/wav' })).status).toBe(415)
  })
})

test('what the service says of the file is told', async () => {
  const violations = [{ field: 'chunk', description: 'must be a WAV or an MP3 file' }]
  stage.answers.one = () => Promise.reject(refusal('INVALID_REQUEST', { violations }))
  const response = await send(Buffer.from('not a sound'))
  expect([response.status, await response.json()]).toMatchObject([400, { reason: 'INVALID_REQUEST', violations }])
})

test('who hangs up in the middle is worked for no longer, and it is no fault of ours', async () => {
  const headers = { authorization: 'Bearer the-key', 'content-type': 'audio/wav', 'content-length': '100000' }
  const sending = httpRequest(`${stage.address}/v1/sound-files`, { method: 'POST', headers })
  sending.on('error', () => {})
  sending.write(Buffer.alloc(1_000))
  await until(() => stage.uploads.begun > 0)
  sending.destroy()
  await until(() => stage.uploads.failed > 0)
  expect(stage.asked).toEqual([])
  expect(stage.log.filter((line) => line.includes('"level":"error"'))).toEqual([])
})
