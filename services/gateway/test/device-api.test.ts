import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ListPromptsResponse, Prompt, WatchPromptsResponse } from '#contracts/gen/countersign/challenge/v1/device'
import { openStage, refusal } from './stage.ts'

let stage: Awaited<ReturnType<typeof openStage>>
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.gateway.stop())
beforeEach(() => {
  stage.asked.length = 0
})

const device = '0197d3c0-0000-7000-8000-000000000001'
const signed = 'aGVhZA.c2FpZA.c2lnbmVk'
const jose = { 'content-type': 'application/jose' }
const asking = { authorization: `Device ${signed}` }

describe('what a device brings goes to the challenge service, as it came', () => {
  test.each([
    ['an activation', 'POST /app/acme/ABCD1234', 'finishActivation', { activation: 'ABCD1234' }],
    ['an answer', `POST /app/acme/devices/${device}/answers`, 'answerPrompt', { deviceId: device }],
    ['another push target', `POST /app/acme/devices/${device}/push-target`, 'changePushTarget', { deviceId: device }],
  ])('%s', async (_, at, rpc, named) => {
    stage.answers.one = () => ({})
    expect((await stage.ask(at, signed, jose)).status).toBe(200)
    const call = expect.objectContaining({ tenant: 'acme' })
    expect(stage.asked).toEqual([{ rpc, request: { ...named, proof: signed }, call }])
    expect(stage.asked[0]?.call).not.toHaveProperty('key')
  })

  test('who asks for prompts is told', async () => {
    const prompts = [Prompt.fromPartial({ challengeId: 'c1', applicationName: 'The VPN', numberRequired: true })]
    stage.answers.one = () => ListPromptsResponse.fromPartial({ prompts })
    const response = await stage.ask(`GET /app/acme/devices/${device}/prompts`, undefined, asking)
    expect(await response.json()).toEqual({
      prompts: [{ challengeId: 'c1', applicationName: 'The VPN', numberRequired: true }],
    })
    expect(stage.asked).toMatchObject([{ rpc: 'listPrompts', request: { deviceId: device, proof: signed } }])
  })

  test('who goes on asking is told of every change', async () => {
    stage.answers.many = async function* () {
      yield WatchPromptsResponse.fromPartial({ prompts: [Prompt.fromPartial({ challengeId: 'c1' })] })
      yield WatchPromptsResponse.fromPartial({ withdrawn: ['c1'] })
    }
    const response = await stage.ask(`GET /app/acme/devices/${device}/prompts/watch`, undefined, asking)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(await response.text()).toBe('data: {"prompts":[{"challengeId":"c1"}]}\n\ndata: {"withdrawn":["c1"]}\n\n')
  })
})

test('who has signed nothing yet is told what to subscribe to Web Push with, or that there is nothing', async () => {
  for (const publicKey of ['BNcRdreALRFXTkOOUHK1', '']) {
    stage.answers.one = () => ({ publicKey })
    const response = await stage.ask('GET /app/acme/web-push-key', undefined, { authorization: '' })
    expect([response.status, await response.json()]).toEqual([200, publicKey ? { publicKey } : {}])
  }
  expect(stage.asked).toMatchObject([{ rpc: 'getWebPushKey', request: {} }, {}])
  expect((await stage.ask('GET /app/Acme!/web-push-key', undefined, { authorization: '' })).status).toBe(400)
})

describe('what is refused, before anybody is asked:', () => {
  test.each([
    ['nothing that was signed', `GET /app/acme/devices/${device}/prompts`, undefined, {}, 401],
    ['a key in its place', `GET /app/acme/devices/${device}/prompts`, undefined, { authorization: 'Bearer k' }, 401],
    ['JSON in its place', 'POST /app/acme/ABCD1234', {}, {}, 415],
    ['nine KiB of it', 'POST /app/acme/ABCD1234', 'x'.repeat(9_216), jose, 413],
    ['a tenant that is none', 'POST /app/Acme!/ABCD1234', signed, jose, 400],
    ['an address that is none', 'GET /app/acme/ABCD1234', undefined, {}, 404],
  ])('%s', async (_, at, body, headers, status) => {
    const response = await stage.ask(at, body, { authorization: '', ...headers })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ])
    expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Device' : null)
    expect(stage.asked).toEqual([])
  })
})

test('what the challenge service refuses is told with its reason', async () => {
  stage.answers.one = () => Promise.reject(refusal('DEVICE_BLOCKED'))
  const response = await stage.ask(`POST /app/acme/devices/${device}/answers`, signed, jose)
  expect(response.status).toBe(409)
  expect(await response.json()).toMatchObject({ reason: 'DEVICE_BLOCKED' })
})
