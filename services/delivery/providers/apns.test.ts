import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startApplePushService } from '#test/outside/apple-push-service'
import { apnsHandover } from './apns-handover.ts'
import { apns, apnsSettings } from './apns.ts'
import type { OutgoingMessage, Provider } from './provider.ts'

const pair = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const identity = { teamId: 'TEAM123456', keyId: 'KEY1234567', topic: 'com.example.mfa' }
const minute = 60_000

let service: Awaited<ReturnType<typeof startApplePushService>>
const opened: Provider[] = []
beforeAll(async () => {
  service = await startApplePushService({ ...identity, publicKey: pair.publicKey }, { streams: 5 })
})
afterAll(async () => {
  for (const provider of opened) await provider.close?.()
  await service.stop()
})

function open(now?: () => number): Provider {
  const settings = { kind: 'apns', baseUrl: service.url, ...identity, privateKey: pair.privateKey }
  const provider = apns(apnsSettings.parse(settings), now)
  opened.push(provider)
  return provider
}

function prompt(device: string, topic = ''): OutgoingMessage {
  const target = { service: 'apns', deviceToken: service.register(device), topic } as const
  const push = { target, challengeId: randomUUID() }
  return { deliveryId: randomUUID(), to: device, subject: 'Payroll', body: 'Is it you?', validForSeconds: 60, push }
}
const long = () => AbortSignal.timeout(10_000)

test('many prompts share one connection and one provider token, however few may be under way on it', async () => {
  const [provider, before] = [open(), service.seen()]
  const handovers = await Promise.all(Array.from({ length: 40 }, (_, at) => provider.send(prompt(`d${at}`), long())))
  expect(handovers.filter(({ taken }) => !taken)).toEqual([])
  expect(service.seen()).toEqual({ connections: before.connections + 1, tokens: before.tokens + 1 })
})

test('a connection that Apple says is over is followed by another, and no prompt is lost', async () => {
  const [provider, before] = [open(), service.seen()]
  for (let turn = 0; turn < 3; turn++) {
    expect(await provider.send(prompt(`gone-away-${turn}`), long())).toMatchObject({ taken: true })
    service.goAway()
  }
  expect(service.seen().connections).toBeGreaterThan(before.connections + 1)
})

test('a provider token is used for 40 minutes, and no longer', async () => {
  const start = Date.now() - 50 * minute
  const [before, clock] = [service.seen(), { now: start }]
  const provider = open(() => clock.now)
  for (const minutes of [0, 39, 41]) {
    clock.now = start + minutes * minute
    expect(await provider.send(prompt(`later-${minutes}`), long())).toMatchObject({ taken: true })
  }
  expect(service.seen().tokens).toBe(before.tokens + 2)
})

test('a provider token that Apple takes for too old is not used again', async () => {
  const clock = { now: Date.now() - 120 * minute }
  const provider = open(() => clock.now)
  const [first, second] = [prompt('slow-clock'), prompt('slow-clock')]
  expect(await provider.send(first, long())).toMatchObject({
    ...{ taken: false, reason: 'misconfigured', carrierCode: 'ExpiredProviderToken', retryable: true },
  })
  // Within the 40 minutes for which it would have been kept.
  clock.now = Date.now() - 119 * minute + 118 * minute
  expect(await provider.send(second, long())).toMatchObject({ taken: true })
})

test('a target may be of another app than the account’s own', async () => {
  expect(await open().send(prompt('ipad', 'com.example.other'), long())).toMatchObject({
    ...{ taken: false, reason: 'refused', carrierCode: 'DeviceTokenNotForTopic' },
  })
})

test.each([
  [400, 'BadDeviceToken', 'gone', false],
  [410, 'Unregistered', 'gone', false],
  [410, 'ExpiredToken', 'gone', false],
  [400, 'TopicDisallowed', 'misconfigured', true],
  [403, 'InvalidProviderToken', 'misconfigured', true],
  [413, 'PayloadTooLarge', 'refused', false],
  [429, 'TooManyProviderTokenUpdates', 'throttled', true],
  [500, 'InternalServerError', 'unknown', false],
  [503, 'Shutdown', 'unreachable', true],
])('%i %s means %s', (status, carrierCode, reason, retryable) => {
  const body = JSON.stringify({ reason: carrierCode })
  const told = { taken: false, reason, carrierCode, retryable }
  expect(apnsHandover({ reached: 'answer', status, body }, 'd1')).toEqual(told)
})

test('a refusal without a word of its own is told by its status', () => {
  const exchange = { reached: 'answer', status: 503, body: '<html>' } as const
  expect(apnsHandover(exchange, 'd1')).toMatchObject({ reason: 'unreachable', carrierCode: '503' })
})
