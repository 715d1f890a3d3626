import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { status } from '@grpc/grpc-js'
import {
  ChallengeState,
  StartChallengeRequest,
  StartChallengeResponse,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import { EnrolFactorRequest, EnrolFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import { openStage, refusal } from './stage.ts'

let stage: Awaited<ReturnType<typeof openStage>>

beforeAll(async () => {
  stage = await openStage()
})
beforeEach(() => {
  stage.asked.length = 0
  stage.log.length = 0
  stage.answers.one = () => StartChallengeResponse.create({ challenge: { id: 'c-1', state: ChallengeState.PENDING } })
})
afterAll(() => stage.gateway.stop())

const start = (body: unknown = { requestId: 'r-1', userId: 'ann' }, headers?: Record<string, string>) =>
  stage.ask('POST /v1/challenges', body, headers)

describe('a request', () => {
  test('is asked of the service with the key, tenant and trace of who sent it', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    const headers = { 'countersign-tenant': 'acme', traceparent, 'countersign-peer': 'gateway' }
    const response = await start(
      { requestId: 'r-1', userId: 'ann', event: { name: 'pay', parameters: { sum: '5' } } },
      headers,
    )
    expect([response.status, await response.json()]).toEqual([
      200,
      { challenge: { id: 'c-1', state: 'CHALLENGE_STATE_PENDING' } },
    ])
    const request = StartChallengeRequest.create({
      ...{ requestId: 'r-1', userId: 'ann', event: { name: 'pay', parameters: { sum: '5' } } },
    })
    const call = { key: 'the-key', tenant: 'acme', traceparent, signal: expect.any(AbortSignal) }
    expect(stage.asked).toEqual([{ rpc: 'start', request, call }])
  })

  test('has its challenge in the path, and nothing else', async () => {
    await stage.ask('POST /v1/challenges/c%2D1/answer', { answer: { code: '048213' } })
    expect(stage.asked).toMatchObject([
      { rpc: 'answer', request: { challengeId: 'c-1', answer: { kind: { $case: 'code', value: '048213' } } } },
    ])
    const twice = await stage.ask('POST /v1/challenges/c-1/cancel', { challengeId: 'c-2' })
    expect(await twice.json()).toMatchObject({ violations: [{ field: 'challengeId' }] })
  })

  test('needs no body where the path says it all', async () => {
    for (const at of ['POST /v1/challenges/c-1/cancel', 'GET /v1/challenges/c-1', 'DELETE /v1/factors/f-1']) {
      expect((await stage.ask(at)).status).toBe(200)
    }
    expect(stage.asked.map(({ rpc }) => rpc)).toEqual(['cancel', 'get', 'removeFactor'])
  })

  test('that reads has its fields in the query', async () => {
    await stage.ask('GET /v1/factors?userId=a%20b&page.pageSize=2&page.pageToken=t')
    expect(stage.asked).toMatchObject([{ request: { userId: 'a b', page: { pageSize: 2, pageToken: 't' } } }])
  })

  test('of any kind of field arrives as the service wants it', async () => {
    stage.answers.one = () => EnrolFactorResponse.create({ recoveryCodes: ['abcd'] })
    const oathToken = { serial: 'T-1', seed: 'c2VlZA==', algorithm: 'OATH_ALGORITHM_SHA256', counter: '12' }
    const response = await stage.ask('POST /v1/factors', {
      userId: 'ann',
      oathToken,
      vouched: true,
      vouchReason: 'known at the desk',
    })
    expect(await response.json()).toEqual({ recoveryCodes: ['abcd'] })
    const startsAt = '2026-03-01T09:00:00.5+01:00'
    await stage.ask('POST /v1/factors', { userId: 'ann', temporaryAccessPass: { minutes: 60, startsAt } })
    const [token, pass] = stage.asked.map(({ request }) => (request as EnrolFactorRequest).kind?.value)
    expect(token).toMatchObject({ seed: Buffer.from('seed'), movement: { $case: 'counter', value: 12n } })
    expect(pass).toMatchObject({ startsAt: new Date('2026-03-01T08:00:00.500Z') })
  })
})

describe('who brings no key is refused before anything is read', () => {
  test.each([
    ['no header', ''],
    ['another scheme', 'Basic YTpi'],
    ['an empty key', 'Bearer '],
    ['two words', 'Bearer a b'],
    ['a key that is too long', `Bearer ${'x'.repeat(257)}`],
  ])('%s', async (_, authorization) => {
    for (const at of ['POST /v1/challenges', 'GET /v1/challenges/c-1/watch', 'PUT /v1/factors', 'GET /v1/nowhere']) {
      const response = await stage.ask(at, at.startsWith('P') ? '{"userId":' : undefined, { authorization })
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(await response.json()).toMatchObject({ status: 401, reason: 'CREDENTIAL_INVALID' })
    }
    expect(stage.asked).toEqual([])
  })
})

describe('a refusal of the service reaches the caller', () => {
  test.each([
    ['INVALID_REQUEST', 400],
    ['ANSWER_NOT_ACCEPTED', 400],
    ['CREDENTIAL_EXPIRED', 401],
    ['SCOPE_MISSING', 403],
    ['CHALLENGE_NOT_FOUND', 404],
    ['REQUEST_ID_REUSED', 409],
    ['CHALLENGE_CLOSED', 409],
    ['TOO_MANY_ATTEMPTS', 429],
    ['OVERLOADED', 503],
    ['CONCURRENT_UPDATE', 503],
    ['DELIVERY_UNAVAILABLE', 503],
  ] as const)('%s as %i', async (reason, code) => {
    stage.answers.one = () => Promise.reject(refusal(reason))
    const response = await start()
    expect(response.status).toBe(code)
    expect(response.headers.get('retry-after')).toBe(code === 503 ? '1' : null)
    expect(await response.json()).toEqual({ title: expect.any(String), status: code, detail: 'why it is so', reason })
  })

  test('with its fields, by their names in JSON, what it tells besides, and when to come back', async () => {
    const violations = [{ field: 'event.parameters[2].user_id', description: 'must be another, not old_name' }]
    stage.answers.one = () =>
      Promise.reject(refusal('RESEND_TOO_SOON', { violations, metadata: { scope: 's' }, retryAfterMs: 29_001 }))
    const response = await start()
    expect(response.headers.get('retry-after')).toBe('30')
    expect(await response.json()).toMatchObject({
      violations: [{ field: 'event.parameters[2].userId', description: 'must be another, not old_name' }],
      metadata: { scope: 's' },
    })
  })

  test.each([
    [status.DEADLINE_EXCEEDED, 504],
    [status.INTERNAL, 500],
    [status.CANCELLED, 503],
  ])('but of a failure (%i) its status alone', async (code, expected) => {
    const error = Object.assign(new Error('at secret place'), { code, details: 'secret', metadata: {} })
    stage.answers.one = () => Promise.reject(error)
    const response = await start({ requestId: '1', userId: 'u', deviceToken: 'the-token' })
    expect(await response.json()).toEqual({ status: expected, title: expect.any(String) })
    expect(stage.log.join('')).toContain('secret place')
    expect(stage.log.join('')).not.toMatch(/the-key|the-token/)
  })
})

test('no answer may be kept by anyone on its way', async () => {
  const answers = [start(), start('{'), stage.ask('GET /v1/nowhere'), stage.ask('PUT /v1/factors')]
  for (const { headers } of await Promise.all(answers)) expect(headers.get('cache-control')).toBe('no-store')
})

test('who hangs up is not worked for any longer', async () => {
  const given = new Promise<void>((resolve) => {
    stage.answers.one = () => {
      resolve()
      return new Promise(() => {})
    }
  })
  const caller = new AbortController()
  const answer = fetch(`${stage.address}/v1/challenges/c-1`, {
    headers: { authorization: 'Bearer the-key' },
    signal: caller.signal,
  })
  await given
  const signal = stage.asked[0]?.call.signal as AbortSignal
  const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve))
  caller.abort()
  await expect(answer).rejects.toThrow('aborted')
  await aborted
})
