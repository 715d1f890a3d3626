import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '#libs/testing/until'
import type { ShownApp } from '../apps.ts'
import { startCarrier } from '../server.ts'
import { accountSid, authToken, openTestAccount, type TestAccount } from '../test-account.ts'
import { openTestGateway, type TestGateway } from '../test-gateway.ts'

let [carrier, gateway]: [TestAccount, TestGateway] = [] as never
let born = 0
const started: { stop(): Promise<void> }[] = []
beforeAll(async () => {
  carrier = await openTestAccount()
  gateway = await openTestGateway()
})
beforeEach(() => {
  gateway.ask([])
  gateway.refuse('')
})
afterAll(async () => {
  await Promise.all([carrier, ...started].map((each) => each.stop()))
  await gateway.stop()
})

const challengeId = '0197d3c0-0000-7000-8000-0000000000aa'
const prompt = { challengeId, applicationName: 'The VPN', userId: 'ann', place: 'Germany', numberRequired: true }

const newNumber = () => `+1425555${String(++born).padStart(4, '0')}`
const shown = async (number: string): Promise<ShownApp[]> => (await carrier.world('GET', `/phones/${number}/apps`)).body
const becomes = (number: string, is: (app: ShownApp) => boolean) =>
  until(async () => (await shown(number)).find((app) => is(app)))

/** A phone with the app on it. */
async function owner() {
  const number = newNumber()
  const { status, body } = await carrier.world('POST', `/phones/${number}/apps`, { uri: gateway.uri() })
  expect(status).toBe(201)
  return { number, id: body.id as string, path: `/phones/${number}/apps/${body.id}` }
}

describe('an app on a phone', () => {
  test('is activated with a key of its own, and shows what it is asked until it is asked no more', async () => {
    const { number, id } = await owner()
    await becomes(number, ({ standing }) => standing === 'live')
    gateway.ask([prompt])
    const app = await becomes(number, ({ prompts }) => prompts.length > 0)
    expect(app).toEqual({ id, userId: 'ann', accountName: 'Acme', standing: 'live', prompts: [prompt] })
    gateway.ask([])
    await becomes(number, ({ prompts }) => prompts.length === 0)
  })

  test('signs what its owner answers, and gives what came of it', async () => {
    const { id, path } = await owner()
    const said = { challengeId, answer: 'approve', number: '42', pin: '1234' }
    expect(await carrier.world('POST', `${path}/answers`, said)).toEqual({ status: 200, body: { approved: true } })
    expect(gateway.answers.at(-1)).toMatchObject({ ...said, act: 'answer', dev: id, iat: expect.any(Number) })
    gateway.refuse('CHALLENGE_CLOSED')
    const late = await carrier.world('POST', `${path}/answers`, { challengeId, answer: 'deny' })
    expect(late).toEqual({ status: 409, body: { reason: 'CHALLENGE_CLOSED' } })
  })

  test.each([
    ['DEVICE_BLOCKED', 'blocked'],
    ['CREDENTIAL_INVALID', 'unknown'],
    ['OVERLOADED', 'away'],
  ])('that is refused with %s says that it is %s, and is live again when it is not', async (reason, standing) => {
    const { number } = await owner()
    gateway.ask([prompt])
    await becomes(number, ({ prompts }) => prompts.length > 0)
    gateway.refuse(reason)
    const refused = await becomes(number, (app) => app.standing === standing)
    expect(refused.prompts).toEqual(standing === 'away' ? [prompt] : [])
    gateway.refuse('')
    await becomes(number, (app) => app.standing === 'live' && app.prompts.length === 1)
  })

  test('can be taken off, and signs nothing any more', async () => {
    const { number, path } = await owner()
    expect((await carrier.world('DELETE', path)).status).toBe(204)
    expect(await shown(number)).toEqual([])
    expect((await carrier.world('DELETE', path)).status).toBe(404)
    expect((await carrier.world('POST', `${path}/answers`, { challengeId, answer: 'deny' })).status).toBe(404)
  })

  test('is its phone’s alone', async () => {
    const { id } = await owner()
    expect((await carrier.world('DELETE', `/phones/${newNumber()}/apps/${id}`)).status).toBe(404)
  })

  test('is told to the page, as its phone is', async () => {
    const { number } = await owner()
    const stopped = new AbortController()
    const { body } = await fetch(`${carrier.url}/events`, { signal: stopped.signal })
    const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
    const { value: first = '' } = await reader.read()
    expect(first).toMatch(/^event: shelf\n/)
    expect(first).toContain(`"number":"${number}"`)
    gateway.ask([prompt])
    let told = ''
    while (!told.includes(challengeId)) told += (await reader.read()).value
    expect(told).toMatch(/^event: apps\ndata: \{"number":"\+1425555\d{4}","apps":\[\{/m)
    stopped.abort()
  })
})

test('who activates with another code is refused in a sentence, and has no app', async () => {
  const number = newNumber()
  const { status, body } = await carrier.world('POST', `/phones/${number}/apps`, { uri: gateway.uri('000000000') })
  expect([status, body.message]).toEqual([422, 'the device was not activated: 200'])
  const nobody = gateway.uri(undefined, 'http://127.0.0.1:1')
  expect((await carrier.world('POST', `/phones/${number}/apps`, { uri: nobody })).status).toBe(422)
  expect(await shown(number)).toEqual([])
})

test.each([
  ['a link that is no activation', '/phones/+14255559999/apps', { uri: 'https://example.com/' }],
  ['a phone that is none', '/phones/5/apps', { uri: 'countersign://activate?url=x&code=1' }],
  ['an app that is none', '/phones/+14255559999/apps/5/answers', { challengeId, answer: 'deny' }],
  ['an answer that is none', `/phones/+14255559999/apps/${challengeId}/answers`, { challengeId, answer: 'perhaps' }],
])('%s is refused', async (_, path, body) => {
  expect((await carrier.world('POST', path, body)).status).toBe(400)
})

test('apps that are kept go on after a restart, also when the gateway has moved; those taken off do not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-apps-'))
  const appsFile = join(folder, 'apps')
  const start = async (gatewayUrl: string) => {
    const listen = { host: '127.0.0.1', port: 0 }
    const running = await startCarrier({ listen, accountSid, authToken, appsFile, gatewayUrl })
    started.push(running)
    return running
  }
  const headers = { 'content-type': 'application/json' }
  const install = { method: 'POST', headers, body: JSON.stringify({ uri: gateway.uri() }) }
  const on = (url: string, number: string, init?: RequestInit) =>
    fetch(`${url}/phones/${number}/apps`, init).then((answer) => answer.json())

  const first = await start(gateway.url)
  const numbers = [newNumber(), newNumber()] as const
  const apps = await Promise.all(numbers.map((number) => on(first.url, number, install)))
  const [kept, gone] = apps as [ShownApp, ShownApp]
  await fetch(`${first.url}/phones/${numbers[1]}/apps/${gone.id}`, { method: 'DELETE' })
  await first.stop()
  expect((await stat(appsFile)).mode & 0o777).toBe(0o600)

  const { url } = await start(gateway.url.replace('127.0.0.1', 'localhost'))
  await until(async () => ((await on(url, numbers[0])) as ShownApp[])[0]?.standing === 'live')
  expect(await on(url, numbers[0])).toMatchObject([{ id: kept.id, accountName: 'Acme' }])
  expect(await on(url, numbers[1])).toEqual([])
  await rm(folder, { recursive: true })
})
