import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startFirebase } from '#test/outside/firebase'
import { fcmHandover } from './fcm-handover.ts'
import { fcm, fcmSettings } from './fcm.ts'
import type { OutgoingMessage, Provider } from './provider.ts'

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const project = { projectId: 'countersign-test', clientEmail: 'push@example.com' }

let firebase: Awaited<ReturnType<typeof startFirebase>>
beforeAll(async () => {
  firebase = await startFirebase({ ...project, publicKey: pair.publicKey }, { tokenSeconds: 600 })
})
afterAll(() => firebase.stop())

function open(now?: () => number): Provider {
  const where = { baseUrl: firebase.url, tokenUrl: `${firebase.url}/token` }
  return fcm(fcmSettings.parse({ kind: 'fcm', ...project, ...where, privateKey: pair.privateKey }), now)
}

function prompt(device: string): OutgoingMessage {
  const target = { service: 'fcm', registrationToken: firebase.register(device), packageName: '' } as const
  const push = { target, challengeId: randomUUID() }
  return { deliveryId: randomUUID(), to: device, subject: 'Payroll', body: 'Is it you?', validForSeconds: 60, push }
}
const long = () => AbortSignal.timeout(10_000)

test('a token is asked for once, however many prompts want it, and again a minute before it ends', async () => {
  const [before, clock] = [firebase.issued(), { now: Date.now() - 600_000 }]
  const provider = open(() => clock.now)
  await Promise.all(Array.from({ length: 10 }, (_, at) => provider.send(prompt(`d${at}`), long())))
  expect(firebase.issued()).toBe(before + 1)
  clock.now += 541_000
  expect(await provider.send(prompt('later'), long())).toMatchObject({ taken: true })
  expect(firebase.issued()).toBe(before + 2)
})

test('a token that is not taken any more is not used again', async () => {
  const provider = open()
  expect(await provider.send(prompt('phone'), long())).toMatchObject({ taken: true })
  firebase.revoke()
  expect(await provider.send(prompt('phone'), long())).toMatchObject({
    ...{ taken: false, reason: 'misconfigured', carrierCode: 'UNAUTHENTICATED', retryable: true },
  })
  expect(await provider.send(prompt('phone'), long())).toMatchObject({ taken: true })
})

test.each([
  [404, 'UNREGISTERED', 'gone', false],
  [403, 'SENDER_ID_MISMATCH', 'refused', false],
  [400, 'INVALID_ARGUMENT', 'refused', false],
  [429, 'QUOTA_EXCEEDED', 'throttled', true],
  [500, 'INTERNAL', 'unknown', false],
  [503, 'UNAVAILABLE', 'unreachable', true],
  [401, 'THIRD_PARTY_AUTH_ERROR', 'misconfigured', true],
])('%i %s means %s', (status, errorCode, reason, retryable) => {
  const body = JSON.stringify({ error: { status: 'X', details: [{ '@type': 'other' }, { errorCode }] } })
  const told = { taken: false, reason, carrierCode: errorCode, retryable }
  expect(fcmHandover({ reached: 'answer', status, body }, 'd1')).toEqual(told)
})

test('a project that is none is our own fault, and no dead device', () => {
  const body = JSON.stringify({ error: { status: 'NOT_FOUND' } })
  const told = { reason: 'misconfigured', carrierCode: 'NOT_FOUND', retryable: true }
  expect(fcmHandover({ reached: 'answer', status: 404, body }, 'd1')).toMatchObject(told)
})
