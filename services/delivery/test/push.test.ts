import { createECDH, generateKeyPairSync, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { Channel, DeliveryState, Template, type Push } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Refusal } from '#contracts/refusal'
import { startFirebase } from '#test/outside/firebase'
import { startWebPushService } from '#test/outside/web-push-service'
import { fcm, fcmSettings } from '../providers/fcm.ts'
import { webPush, webPushSettings } from '../providers/web-push.ts'
import { openStage, type Stage } from './stage.ts'

type Browsers = Awaited<ReturnType<typeof startWebPushService>>
type Firebase = Awaited<ReturnType<typeof startFirebase>>

let [browsers, firebase, stage, publicKey]: [Browsers, Firebase, Stage, string] = [] as never
beforeAll(async () => {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  const keys = { publicKey: pair.getPublicKey('base64url'), privateKey: pair.getPrivateKey('base64url') }
  publicKey = keys.publicKey
  browsers = await startWebPushService(keys.publicKey)
  const hosts = { hosts: [browsers.host], subject: 'mailto:mfa@example.com' }
  const web = webPush(webPushSettings.parse({ kind: 'web-push', ...keys, ...hosts }))

  const [privateKeyEncoding, publicKeyEncoding] = [
    { type: 'pkcs8', format: 'pem' },
    { type: 'spki', format: 'pem' },
  ] as const
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048, privateKeyEncoding, publicKeyEncoding })
  const project = { projectId: 'countersign-test', clientEmail: 'push@example.com' }
  firebase = await startFirebase({ ...project, publicKey: rsa.publicKey })
  const where = { baseUrl: firebase.url, tokenUrl: `${firebase.url}/token` }
  const android = fcm(fcmSettings.parse({ kind: 'fcm', ...project, ...where, privateKey: rsa.privateKey }))
  const row = { channel: 'push', prefix: '', cost: 0, weight: 1 } as const
  stage = await openStage({
    publicUrl: 'https://mfa.example.com',
    accounts: [
      { name: 'browsers', provider: web },
      { name: 'android', provider: android },
    ],
    routes: [
      { ...row, account: 'browsers' },
      { ...row, account: 'android' },
    ],
  })
})
afterEach(() => stage.database.pool.query('truncate message, outbox'))
afterAll(async () => {
  await stage?.stop()
  await browsers?.stop()
  await firebase?.stop()
})

const web = (name: string): Push => push({ target: { $case: 'web', value: browsers.subscribe(name) } })
const app = (name: string): Push => {
  const value = { registrationToken: firebase.register(name), packageName: '' }
  return push({ target: { $case: 'fcm', value } })
}
const push = (changes: Partial<Push>): Push => ({ title: '', body: '', target: undefined, ...changes })

/** A prompt for Ann, to the target of that id. */
const prompt = (id: string, given: Push, changes: object = {}) =>
  stage.message({
    ...{ recipient: { address: { $case: 'pushTarget', value: id } }, push: given },
    ...{ template: Template.PROMPT, parameters: { application_name: 'Payroll' }, ...changes },
  })

/** Every row, bytes in hexadecimal, and every line that was logged. */
async function everything(): Promise<string> {
  const { rows } = await stage.database.pool.query(
    'select message::text as row from message union all select outbox::text from outbox',
  )
  return [...rows.map(({ row }) => row), ...stage.log].join('\n')
}

describe('a prompt', () => {
  test('reaches Ann’s browser once, says what signs in, and tells the challenge and no code', async () => {
    const asked = prompt('laptop', web('ann-laptop'))
    const { delivery } = await stage.challenge.send(asked)
    expect(delivery).toMatchObject({ channel: Channel.PUSH, state: DeliveryState.SENT, recipientHint: 'laptop' })
    expect(await stage.challenge.send(asked)).toEqual({ delivery })
    expect(browsers.shown('ann-laptop')).toMatchObject([
      { title: 'Payroll sign-in', challengeId: asked.challengeId, body: expect.stringContaining('Payroll') },
    ])
  })

  test('goes to the service that knows the device, and to no other', async () => {
    const before = browsers.arrived()
    const { delivery } = await stage.challenge.send(prompt('phone', app('ann-phone')))
    expect(delivery?.provider).toBe('android')
    expect(firebase.shown('ann-phone')).toHaveLength(1)
    expect(browsers.arrived()).toBe(before)
  })

  test('says what its challenge wants instead', async () => {
    await stage.challenge.send(prompt('phone', { ...app('bob-phone'), title: 'Acme', body: 'Pay 100 €?' }))
    expect(firebase.shown('bob-phone')).toMatchObject([{ title: 'Acme', body: 'Pay 100 €?' }])
  })

  test('of a challenge that prompted the device before takes the place of the earlier', async () => {
    const challengeId = randomUUID()
    for (const device of [web, app]) {
      for (const _ of ['first', 'second']) await stage.challenge.send(prompt('x', device('carol'), { challengeId }))
    }
    expect([browsers.shown('carol').length, firebase.shown('carol').length]).toEqual([1, 1])
  })

  test('whose answer was lost is pushed again, and the device shows one', async () => {
    const before = firebase.arrived()
    firebase.fault({ drop: true })
    const { delivery } = await stage.challenge.send(prompt('phone', app('dan')))
    firebase.fault()
    expect(delivery).toMatchObject({ state: DeliveryState.SENT, carrierCode: 'unknown' })
    expect([firebase.arrived() - before, firebase.shown('dan').length]).toEqual([2, 1])
  })

  test('leaves neither its address, nor keys, nor token, nor text in the clear, and all is erased when it is final', async () => {
    const [browser, phone] = [browsers.subscribe('eve'), firebase.register('eve')]
    for (const given of [web('eve'), app('eve')])
      await stage.challenge.send(prompt('eve', { ...given, body: 'Hello Eve' }))
    const rest = await everything()
    for (const secret of [...Object.values(browser), phone, 'Hello Eve']) {
      expect(rest).not.toContain(secret)
      expect(rest).not.toContain(Buffer.from(secret).toString('hex'))
    }
    const { rows } = await stage.database.pool.query('select distinct key_id, sealed from message')
    expect(rows).toEqual([{ key_id: null, sealed: null }])
  })
})

describe('a device that is not there any more', () => {
  test.each([
    ['browsers', web, '410'],
    ['android', app, 'UNREGISTERED'],
  ] as const)(
    'is told to whoever asked, and to whoever listens, by the id of its target: %s',
    async (provider, device, carrierCode) => {
      const asked = prompt('old-device', device('nobody'))
      await expect(stage.challenge.send(asked)).rejects.toMatchObject({ reason: ErrorReason.PUSH_TARGET_GONE })
      const { challengeId } = asked
      const events = await stage.events()
      expect(events).toHaveLength(2)
      expect(events).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ event: 'MessageFinished', state: DeliveryState.FAILED, carrierCode }),
          expect.objectContaining({
            ...{ event: 'PushTargetGone', userId: 'ann', challengeId, targetId: 'old-device', provider, carrierCode },
          }),
        ]),
      )
      const rest = await everything()
      expect(rest).not.toContain(browsers.subscribe('nobody').endpoint)
      expect(rest).not.toContain(firebase.register('nobody'))
    },
  )

  test('is no fault of its push service: others are pushed to', async () => {
    for (let turn = 0; turn < 6; turn++) await stage.challenge.send(prompt('x', app('nobody'))).catch(() => {})
    expect(await stage.challenge.send(prompt('x', app('fay')))).toMatchObject({ delivery: { provider: 'android' } })
  })
})

test('the gateway is given what browsers subscribe with, and nobody else is; nothing where none are pushed to', async () => {
  expect(await stage.gateway.getWebPushKey({})).toEqual({ publicKey })
  await expect(stage.challenge.getWebPushKey({})).rejects.toMatchObject({ reason: ErrorReason.PEER_NOT_ALLOWED })
  const others = { routes: stage.ctx.routes.filter(({ account }) => account === 'android') }
  expect(await (await stage.replica(others, 'gateway')).getWebPushKey({})).toEqual({ publicKey: '' })
})

test.each([
  ['is down', 503, 'UNAVAILABLE', {}],
  ['has enough of us', 429, 'QUOTA_EXCEEDED', {}],
  ['does not take our key', 401, 'THIRD_PARTY_AUTH_ERROR', {}],
  ['finds a fault with the device', 400, 'INVALID_ARGUMENT', { refused: 'device' }],
])('a push that fails because its service %s is no dead device', async (_, status, reason, blamed) => {
  firebase.fault({ status, reason })
  const refused: Refusal = await stage.challenge.send(prompt('x', app('gus'))).catch((error) => error)
  expect(refused).toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
  expect(refused.metadata).toEqual({ channel: 'push', carrier_code: reason, ...blamed })
  firebase.fault()
  expect(await stage.events()).toMatchObject([{ event: 'MessageFinished', state: DeliveryState.FAILED }])
})

test('a browser’s address that is no push service’s is not called', async () => {
  const value = { ...browsers.subscribe('mallory'), endpoint: 'https://10.0.0.1/admin' }
  const asked = prompt('x', push({ target: { $case: 'web', value } }))
  await expect(stage.challenge.send(asked)).rejects.toMatchObject({
    ...{ reason: ErrorReason.DELIVERY_UNAVAILABLE, metadata: { carrier_code: 'target' } },
  })
})

test.each<[string, (given: Push) => [Push | undefined, object]]>([
  ['push', () => [undefined, {}]],
  ['push', (given) => [given, { recipient: { address: { $case: 'smsNumber', value: '+14255550123' } } }]],
  ['push.target', (given) => [{ ...given, target: undefined }, {}]],
  ['challenge_id', (given) => [given, { challengeId: '' }]],
  ['push.title', (given) => [{ ...given, title: 'x'.repeat(65) }, {}]],
  ['push.body', (given) => [{ ...given, body: 'x'.repeat(257) }, {}]],
  [
    'template',
    (given) => [given, { template: Template.ONE_TIME_CODE, parameters: { otp: '1', application_name: 'x' } }],
  ],
  ['parameters.otp', (given) => [given, { parameters: { otp: '123456', application_name: 'Payroll' } }]],
  [
    'push.web.p256dh',
    () => [push({ target: { $case: 'web', value: { ...browsers.subscribe('x'), p256dh: 'short' } } }), {}],
  ],
])('what is no push is refused by its field: %s', async (field, changed) => {
  const [given, changes] = changed(web('hal'))
  await expect(stage.challenge.send(prompt('x', given as Push, changes))).rejects.toMatchObject({
    ...{ reason: ErrorReason.INVALID_REQUEST, violations: [{ field }] },
  })
})
