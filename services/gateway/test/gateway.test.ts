import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Metadata, status } from '@grpc/grpc-js'
import type { AnswerCallRequest, AnswerCallResponse } from '#contracts/gen/countersign/challenge/v1/challenge'
import type {
  ReceiveCallbackRequest,
  ReceiveCallRequest,
  ReceiveCallResponse,
} from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Refusal } from '#contracts/refusal'
import { logger } from '#libs/runtime/log'
import type { Context } from '../context.ts'
import { startGateway, type RunningGateway } from '../service.ts'

let gateway: RunningGateway
let received: ReceiveCallbackRequest[]
let answer: () => Promise<{ genuine: boolean }>
let called: ReceiveCallRequest[]
let calls: (request: ReceiveCallRequest) => Promise<ReceiveCallResponse>
let judged: object[]
let verdict: () => Promise<AnswerCallResponse>
let log: string[]

beforeEach(async () => {
  received = []
  log = []
  called = []
  judged = []
  calls = async () => ({ genuine: true, markup: '<Response/>', question: undefined })
  verdict = async () => ({ approved: true, resultCode: ResultCode.SUCCESS_WITH_PIN, open: false })
  answer = async () => ({ genuine: true })
  const nothing = () => Promise.reject(new Error('the gateway must not ask this'))
  const ctx = {
    ...{ challenges: {}, factors: {}, devices: {}, recordings: {} },
    prompts: {},
    delivery: {
      send: nothing,
      getDelivery: nothing,
      receiveCall: (request: ReceiveCallRequest) => {
        called.push(request)
        return calls(request)
      },
      receiveCallback: (request: ReceiveCallbackRequest) => {
        received.push(request)
        return answer()
      },
    },
    challenge: {
      answerCall: (request: AnswerCallRequest, { tenant }: { tenant?: string } = {}) => {
        judged.push({ ...request, tenant })
        return verdict()
      },
    },
    log: logger('gateway', { write: (line) => void log.push(line) }),
    publicUrl: 'https://mfa.example.com/edge',
  } as unknown as Context
  gateway = await startGateway(ctx, { listen: '127.0.0.1:0' })
})
afterEach(() => gateway.stop())

const path = '/webhooks/carriers/twilio?tenant=acme&delivery=d%2D1'

function post(body: string | URLSearchParams, headers: Record<string, string> = {}, to = path) {
  return fetch(`http://${gateway.address}${to}`, {
    method: 'POST',
    body: String(body),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

describe('a callback', () => {
  test('is passed on as it came, under the address that its carrier called', async () => {
    const headers = {
      'x-twilio-signature': 'c2lnbmVk',
      'telnyx-timestamp': '1',
      cookie: 'secret',
      'x-forwarded-host': 'evil',
    }
    const response = await post('To=%2B14255550123&Text=a+b%26c&Empty=', headers)
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect(received).toEqual([
      {
        provider: 'twilio',
        url: `https://mfa.example.com/edge${path}`,
        form: { To: '+14255550123', Text: 'a b&c', Empty: '' },
        headers: { 'x-twilio-signature': 'c2lnbmVk', 'telnyx-timestamp': '1' },
      },
    ])
  })

  test('that its carrier did not sign is answered 403', async () => {
    answer = async () => ({ genuine: false })
    const response = await post('a=1')
    expect([response.status, await response.json()]).toEqual([403, { title: 'Forbidden', status: 403 }])
  })

  const late = Object.assign(new Error('late'), {
    code: status.DEADLINE_EXCEEDED,
    details: 'late',
    metadata: new Metadata(),
  })
  test.each([
    [
      'can not be reached',
      new Refusal(ErrorReason.DEPENDENCY_UNAVAILABLE, 'unreachable', { retryAfterMs: 2_500 }),
      '3',
    ],
    ['loses a race', new Refusal(ErrorReason.CONCURRENT_UPDATE, 'again'), '1'],
    ['drains', new Refusal(ErrorReason.DRAINING, 'draining'), '1'],
    ['does not answer in time', late, '1'],
  ])('may come again when the delivery service %s', async (_, error, retryAfter) => {
    answer = () => Promise.reject(error)
    const response = await post('a=1')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, retryAfter])
  })

  test.each([
    ['is refused', new Refusal(ErrorReason.INVALID_REQUEST, 'no'), 400],
    ['meets our own fault', new Error('at secret place'), 500],
    ['meets a wrong call graph', new Refusal(ErrorReason.PEER_NOT_ALLOWED, 'no edge'), 500],
  ])('that %s is answered without a word of why', async (_, error, code) => {
    answer = () => Promise.reject(error)
    const response = await post('a=1')
    const body = await response.text()
    expect(response.status).toBe(code)
    expect(body).not.toMatch(/secret|edge|stack/)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
  })

  test('that fails is logged without what it brought', async () => {
    answer = () => Promise.reject(new Error('broken'))
    await post('Body=048213')
    expect(log.join('')).toContain('broken')
    expect(log.join('')).not.toContain('048213')
  })
})

describe('what is too much is refused before anyone is asked', () => {
  const many = (count: number) =>
    new URLSearchParams(Array.from({ length: count }, (_, at) => [`f${at}`, 'x'] as [string, string]))

  test.each([
    ['a body over 64 KiB', () => post('x'.repeat(64 * 1024 + 1)), 413],
    ['over a hundred fields', () => post(many(101)), 413],
    ['a field over 4096 characters', () => post(`a=${'x'.repeat(4_097)}`), 413],
    ['another content type', () => post('{}', { 'content-type': 'application/json' }), 415],
    ['a body without a type', () => post('a', { 'content-type': '' }), 415],
    ['a URL over 2048 characters', () => post('a=1', {}, `${path}&x=${'y'.repeat(2_048)}`), 414],
    ['a provider over 64 characters', () => post('a=1', {}, `/webhooks/carriers/${'x'.repeat(65)}`), 414],
    ['another method', () => fetch(`http://${gateway.address}${path}`), 404],
    ['another path', () => post('a=1', {}, '/webhooks/carriers/twilio/more'), 404],
    ['broken escapes', () => post('a=1', {}, '/webhooks/carriers/%E0%A4%A'), 400],
  ])('%s', async (_, ask, code) => {
    const response = await ask()
    expect(response.status).toBe(code)
    expect(await response.json()).toEqual({ status: code, title: expect.any(String) })
    expect(received).toEqual([])
  })

  test('a hundred fields are not', async () => {
    expect((await post(many(100))).status).toBe(204)
  })
})

describe('the gateway', () => {
  test.each(['/healthz', '/readyz'])('answers %s', async (probe) => {
    const response = await fetch(`http://${gateway.address}${probe}`)
    expect(response.status).toBe(200)
  })

  test('sends security headers with every answer, also with an error', async () => {
    const answers = [fetch(`http://${gateway.address}/healthz`), post('a=1', {}, '/nowhere'), post('a=1', {}, '/%E0')]
    for (const response of await Promise.all(answers)) {
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
      expect(response.headers.get('server') ?? response.headers.get('x-powered-by')).toBeNull()
    }
  })

  test('answers what is under way when it drains, and takes nothing more', async () => {
    let release = () => {}
    const asked = new Promise<void>((resolve) => {
      answer = () =>
        new Promise((done) => {
          release = () => done({ genuine: true })
          resolve()
        })
    })
    const response = post('a=1')
    await asked
    const drained = gateway.drain()
    release()
    expect((await response).status).toBe(204)
    await drained
    await expect(post('a=1')).rejects.toThrow('fetch failed')
  })

  test('has who keeps a connection let go of it before it closes', async () => {
    expect((await post('a=1')).headers.get('connection')).toBe('keep-alive')
    const [last] = await Promise.all([post('a=1'), gateway.drain()])
    expect([last.status, last.headers.get('connection')]).toEqual([204, 'close'])
  })
})

describe('a call', () => {
  const at = '/webhooks/calls/calls?tenant=acme&delivery=d1&on=keys&leg=1&step=1'
  const keys = new URLSearchParams({ CallSid: 'CA1', Digits: '258025', FinishedOnKey: '#' })
  const named = { challengeId: 'c1', factorId: 'f1', requestId: 'd1:1' }
  const question = { ...named, token: 'the token', pin: '258025', newPin: false }

  test('gets what is to be done on the line', async () => {
    const response = await post(keys, { 'x-twilio-signature': 'S' }, at)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8'])
    expect(await response.text()).toBe('<Response/>')
    expect(called).toMatchObject([
      { provider: 'calls', url: `https://mfa.example.com/edge${at}`, form: { Digits: '258025' }, verdict: undefined },
    ])
    expect(judged).toEqual([])
  })

  test('whose keys are asked about goes on with the verdict, and no line of the log has the PIN', async () => {
    calls = async ({ verdict: given }) => ({
      ...{ genuine: true, markup: given ? '<Response><Hangup/></Response>' : '' },
      question: given ? undefined : { tenant: 'acme', ...question },
    })
    const response = await post(keys, {}, at)
    expect(await response.text()).toBe('<Response><Hangup/></Response>')
    expect(judged).toEqual([{ ...question, tenant: 'acme' }])
    expect(called.at(-1)?.verdict).toEqual({ approved: true, resultCode: ResultCode.SUCCESS_WITH_PIN, open: false })
    expect(log.join()).not.toContain('258025')
  })

  test('that its carrier did not sign is refused', async () => {
    calls = async () => ({ genuine: false, markup: '', question: undefined })
    expect((await post(keys, {}, at)).status).toBe(403)
  })

  test('is answered 503 while nobody can judge, and the log does not say what was pressed', async () => {
    calls = async () => ({ genuine: true, markup: '', question: { tenant: 'acme', ...question } })
    verdict = () => Promise.reject(new Refusal(ErrorReason.DEPENDENCY_UNAVAILABLE, 'down'))
    expect((await post(keys, {}, at)).status).toBe(503)
    expect(log.join()).not.toContain('258025')
  })
})
