import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { openStage } from './stage.ts'

let stage: Awaited<ReturnType<typeof openStage>>

beforeAll(async () => {
  stage = await openStage()
})
beforeEach(() => {
  stage.asked.length = 0
  stage.log.length = 0
})
afterAll(() => stage.gateway.stop())

const start = (body: unknown, headers?: Record<string, string>) => stage.ask('POST /v1/challenges', body, headers)

describe('what is wrong is named, and asked of nobody', () => {
  const half = '"\\ud800"'
  test.each([
    ['a number for text', '{"userId": 5}', 'userId must be string'],
    ['null', '{"userId": null}', 'userId must be string'],
    ['a list for text', '{"userId": ["ann"]}', 'userId must be string'],
    ['text for a flag', '{"insideCorporateNetwork": "false"}', 'insideCorporateNetwork must be boolean'],
    ['a name that there is not', '{"user": "ann"}', 'user is not a field of this request'],
    ['a name of the proto file', '{"user_id": "ann"}', 'user_id is not a field of this request'],
    ['a kind that there is not', '{"clientKind": "TOASTER"}', 'clientKind must be equal to one of the allowed values'],
    ['a kind by number', '{"clientKind": 1}', 'clientKind must be string'],
    ['half a character', `{"userId": ${half}}`, 'userId must be Unicode text'],
    [
      'half a character in a name',
      `{"event": {"parameters": {${half}: "a"}}}`,
      'event.parameters must be Unicode text',
    ],
    ['a list for a request', '[]', 'the body must be object'],
    ['nothing for a request', 'null', 'the body must be object'],
  ])('%s', async (_, body, fault) => {
    const response = await start(body)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    const problem = (await response.json()) as { reason: string; violations: { field: string; description: string }[] }
    const said = problem.violations.map(({ field, description }) => `${field} ${description}`)
    expect([problem.reason, said]).toEqual(['INVALID_REQUEST', [fault]])
    expect(stage.asked).toEqual([])
  })

  const factors = (kind: object) => stage.ask('POST /v1/factors', { userId: 'ann', ...kind })
  test.each([
    ['two kinds at once', () => factors({ smsPhone: {}, app: {} }), 'the body must be at most one of the choices'],
    ['half a number', () => factors({ recoveryCodes: { count: 1.5 } }), 'recoveryCodes.count must be integer'],
    [
      'too great a number',
      () => factors({ recoveryCodes: { count: 2 ** 40 } }),
      'recoveryCodes.count must be <= 2147483647',
    ],
    [
      'a counter of letters',
      () => factors({ oathToken: { counter: 'abc' } }),
      expect.stringMatching(/^oathToken.counter must match pattern/),
    ],
    [
      'a seed that is not base64',
      () => factors({ oathToken: { seed: '!' } }),
      expect.stringMatching(/^oathToken.seed must match pattern/),
    ],
    [
      'no moment',
      () => factors({ temporaryAccessPass: { startsAt: 'soon' } }),
      expect.stringMatching(/^temporaryAccessPass.startsAt must/),
    ],
    ['a wrong origin', () => factors({ passkey: { origins: ['a', 1] } }), 'passkey.origins[1] must be string'],
    ['letters for a size', () => stage.ask('GET /v1/factors?page.pageSize=many'), 'page.pageSize must be integer'],
    ['a parameter twice', () => stage.ask('GET /v1/factors?userId=a&userId=b'), 'userId must be string'],
    [
      'a parameter that is none',
      () => stage.ask('GET /v1/factors?__proto__.a=1'),
      '__proto__.a is not a field of this request',
    ],
    ['a key in the URL', () => stage.ask('POST /v1/challenges?key=k', {}), 'key is not a field of this request'],
  ])('%s', async (_, ask, fault) => {
    const response = await ask()
    const { detail } = (await response.json()) as { detail: string }
    expect(response.status).toBe(400)
    expect(detail).toEqual(fault)
    expect(stage.asked).toEqual([])
  })
})

describe('what is no request of ours is refused, and repeated nowhere', () => {
  const secret = '048213'
  test.each([
    ['no JSON', () => start(`{"answer": ${secret}`), 400],
    ['nothing', () => start(''), 400],
    ['poison', () => start(`{"__proto__": {"code": "${secret}"}}`), 400],
    ['a deep pit', () => start('['.repeat(60_000)), 400],
    ['a form', () => start(`code=${secret}`, { 'content-type': 'application/x-www-form-urlencoded' }), 415],
    ['plain text', () => start(secret, { 'content-type': 'text/plain' }), 415],
    ['a body over 64 KiB', () => start({ userId: 'x'.repeat(64 * 1024) }), 413],
    ['a path that is too long', () => stage.ask(`GET /v1/challenges/${'x'.repeat(65)}`), 414],
    ['a path that leads nowhere', () => stage.ask('GET /v1/nowhere'), 404],
    ['a bad escape', () => stage.ask('GET /v1/challenges/%E0%A4%A'), 400],
    ['a strange tenant', () => stage.ask('GET /v1/challenges/c', undefined, { 'countersign-tenant': 'A B' }), 400],
  ])('%s', async (_, ask, code) => {
    const response = await ask()
    const text = await response.text()
    expect([response.status, JSON.parse(text)]).toEqual([code, expect.objectContaining({ status: code })])
    expect(text + stage.log.join('')).not.toContain(secret)
    expect(stage.asked).toEqual([])
  })

  test.each([
    ['PUT /v1/challenges', 'POST'],
    ['GET /v1/challenges', 'POST'],
    ['HEAD /v1/challenges/c-1', 'GET'],
    ['HEAD /v1/challenges/c-1/watch', 'GET'],
    ['PATCH /v1/factors', 'POST, GET'],
    ['OPTIONS /v1/factors/f-1', 'DELETE'],
  ])('another method: %s', async (at, allowed) => {
    const response = await stage.ask(at, at.startsWith('P') ? '{' : undefined)
    expect([response.status, response.headers.get('allow')]).toEqual([405, allowed])
    expect(stage.asked).toEqual([])
  })
})
