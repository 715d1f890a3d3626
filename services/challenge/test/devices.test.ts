import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { DeviceActivated, DeviceBlockChanged, FactorConfirmed } from '#contracts/gen/countersign/challenge/v1/events'
import { DeviceBlock } from '#contracts/gen/countersign/challenge/v1/device'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { PersonState, Person } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { carried, deliverTo } from '#libs/testing/deliver'
import { newSigningKey } from '#test/outside/device-key'
import { personEndings } from '../person-endings.ts'
import { devices, otherNumber } from './devices.ts'
import { openHouse } from './house.ts'
import { told } from './told.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let app: ReturnType<typeof devices>
let born = 0
beforeAll(async () => {
  house = await openHouse({ replicas: 2 })
  app = devices(house)
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(86_400_000))

const somebody = () => `owner-${++born}`
const list = async (userId: string) => (await house.devices().listDevices({ userId })).devices
const stateOf = async (userId: string) =>
  (await house.factors().listFactors({ userId, page: undefined })).factors.map(({ state }) => state)
const otherCode = (code: string) => (code === '123456789' ? '987654321' : '123456789')
const notFound = { reason: ErrorReason.OBJECT_NOT_FOUND }

describe('a device is activated', () => {
  test('by nine digits and an address, which its QR code holds too, and proves itself by its first prompt', async () => {
    const userId = somebody()
    const { factorId, activation } = await app.enrol(userId)
    const { code, url, uri, qrSvg, qrText, number } = activation
    expect(code).toMatch(/^\d{9}$/)
    expect(url).toMatch(/^https:\/\/mfa\.example\.com\/app\/acme\/[0-9A-Z]{8}$/)
    expect([...new URL(uri).searchParams]).toEqual([
      ['url', url],
      ['code', code],
    ])
    expect(qrSvg).toContain('<svg')
    expect(qrText).toContain('█')
    const { key, ...activated } = await app.activate(activation, { name: 'My phone' })
    expect(activated).toEqual({ activated: true, deviceId: factorId, userId, accountName: 'Acme' })
    expect(await list(userId)).toMatchObject([{ name: 'My phone', activated: true, proved: false, pushed: false }])
    const device = app.deviceOf(factorId, key)
    expect((await device.prompts()).prompts).toMatchObject([{ challengeId: factorId, test: true }])
    expect(await device.answer({ id: factorId }, { answer: 'approve', number })).toMatchObject({ approved: true })
    expect(await list(userId)).toMatchObject([{ proved: true }])
    const pool = house.ctx.database.pool
    expect((await told(pool, DeviceActivated)).at(-1)).toMatchObject({ factorId, userId, name: 'My phone' })
    expect((await told(pool, FactorConfirmed)).at(-1)).toMatchObject({ factorId, method: Method.APP_NOTIFICATION })
  })

  test('and is asked at no sign-in before, nor proved by a wrong number', async () => {
    const userId = somebody()
    const { factorId, activation } = await app.enrol(userId)
    const { key } = await app.activate(activation)
    const wrong = { answer: 'approve', number: otherNumber(activation.number) }
    expect(await app.deviceOf(factorId, key).answer({ id: factorId }, wrong)).toMatchObject({ approved: false })
    expect(await stateOf(userId)).toEqual([FactorState.PENDING])
  })

  test('once: of sixty-four devices with the right code, at two replicas, one is', async () => {
    const { activation } = await app.enrol(somebody())
    house.neighbours.sayings.limits.lockoutThreshold = 0
    const settled = await Promise.allSettled(
      Array.from({ length: 64 }, (_, turn) => app.activate(activation, { replica: turn % 2 })),
    )
    house.neighbours.sayings.limits.lockoutThreshold = 5
    const activated = settled.filter((each) => each.status === 'fulfilled' && each.value.activated)
    expect(activated).toHaveLength(1)
    await expect(app.activate(activation)).rejects.toMatchObject(notFound)
  })

  test('and gets the same answer where it did not hear the first', async () => {
    const { activation } = await app.enrol(somebody())
    const key = await newSigningKey(() => house.world.now())
    const claims = { key, jti: 'one-and-the-same-name' }
    const first = await app.activate(activation, claims)
    expect(await app.activate(activation, claims)).toEqual(first)
  })

  test('not after ten minutes', async () => {
    const { activation } = await app.enrol(somebody())
    house.world.advance(600_000)
    await expect(app.activate(activation)).rejects.toMatchObject(notFound)
  })

  test('not by who signs with another key than they bring, or for another activation', async () => {
    const [{ activation }, other] = [await app.enrol(somebody()), await app.enrol(somebody())]
    const [key, strange] = [await newSigningKey(() => house.world.now()), await newSigningKey(() => house.world.now())]
    const handle = activation.url.slice(-8)
    const claims = { act: 'activate', activation: handle, code: activation.code, name: 'x' }
    const invalid = { reason: ErrorReason.CREDENTIAL_INVALID }
    const finish = (proof: string, named = handle) =>
      house.devicesAsGateway().finishActivation({ activation: named, proof })
    const [, payload, signature] = (await strange.introduce(claims)).split('.')
    const [header] = (await key.introduce(claims)).split('.')
    await expect(finish([header, payload, signature].join('.'))).rejects.toMatchObject(invalid)
    await expect(finish(await key.sign(claims))).rejects.toMatchObject(invalid)
    await expect(finish(await key.introduce(claims), other.activation.url.slice(-8))).rejects.toMatchObject(invalid)
    expect(await app.activate(activation)).toMatchObject({ activated: true })
  })

  test("not at another tenant's address", async () => {
    const { activation } = await app.enrol(somebody())
    const key = await newSigningKey(() => house.world.now())
    const handle = activation.url.slice(-8)
    const claims = { act: 'activate', activation: handle, code: activation.code, name: 'x' }
    const finish = { activation: handle, proof: await key.introduce(claims) }
    await expect(house.devicesAsGateway(0, 'evil').finishActivation(finish)).rejects.toMatchObject(notFound)
  })

  test('by an administrator who answers for the person, never for the device', async () => {
    const kind = { $case: 'device' as const, value: {} }
    await expect(
      house.factors().enrolFactor({ userId: somebody(), kind, vouched: true, vouchReason: 'known at the desk' }),
    ).rejects.toMatchObject({
      reason: ErrorReason.INVALID_REQUEST,
    })
  })
})

test('after five wrong codes of an activation a right one is not looked at', async () => {
  const { activation } = await app.enrol(somebody())
  for (let time = 1; time <= 4; time++) {
    expect(await app.activate(activation, { code: otherCode(activation.code) })).toMatchObject({ activated: false })
  }
  await app.activate(activation, { code: otherCode(activation.code) })
  await expect(app.activate(activation)).rejects.toMatchObject(notFound)
})

test('a new activation takes the place of one that waits', async () => {
  const userId = somebody()
  const { activation } = await app.enrol(userId)
  await app.enrol(userId)
  await expect(app.activate(activation)).rejects.toMatchObject(notFound)
  expect(await list(userId)).toMatchObject([{ activated: false, name: '' }])
})

test('a person has as many devices as the tenant says, and no more', async () => {
  house.neighbours.sayings.limits.app = {
    ...{ deviceLimit: 2, promptsPerTenMinutes: 3, approvalWithoutNumber: false },
    ...{ fraudReports: false, blockForFraud: false },
  }
  const userId = somebody()
  for (let device = 1; device <= 2; device++) await app.own(userId)
  await expect(app.enrol(userId)).rejects.toMatchObject({ reason: ErrorReason.LIMIT_REACHED })
  const [first] = await list(userId)
  await house.factors().removeFactor({ factorId: first?.id ?? '' })
  await app.own(userId)
  house.neighbours.sayings.limits.app = undefined
})

test('a blocked device is asked again by an administrator alone: nobody needs a proof to unblock it', async () => {
  const { id: deviceId } = await app.own(somebody())
  const desk = house.devices('acme-desk')
  expect(await desk.blockDevice({ deviceId })).toMatchObject({ device: { block: DeviceBlock.REQUESTED } })
  await expect(desk.unblockDevice({ deviceId })).rejects.toMatchObject({ reason: ErrorReason.SCOPE_MISSING })
  expect(await house.devices().unblockDevice({ deviceId })).toMatchObject({ device: { block: 0 } })
})

test('a device is renamed, blocked and unblocked, and each block is told once', async () => {
  const userId = somebody()
  const { id: deviceId } = await app.own(userId)
  expect(await house.devices().renameDevice({ deviceId, name: 'Old phone' })).toMatchObject({
    device: { name: 'Old phone' },
  })
  const requested = { device: { block: DeviceBlock.REQUESTED } }
  for (let time = 1; time <= 2; time++) expect(await house.devices().blockDevice({ deviceId })).toMatchObject(requested)
  house.world.advance(1)
  expect(await house.devices().unblockDevice({ deviceId })).toMatchObject({ device: { block: 0 } })
  const events = (await told(house.ctx.database.pool, DeviceBlockChanged)).filter(
    ({ factorId }) => factorId === deviceId,
  )
  expect(events.map(({ block }) => block)).toEqual([DeviceBlock.REQUESTED, DeviceBlock.UNSPECIFIED])
  const unknown = { deviceId: house.world.randomId() }
  const missing = { reason: ErrorReason.FACTOR_NOT_FOUND }
  await expect(house.devices().blockDevice(unknown)).rejects.toMatchObject(missing)
  await expect(house.devices('evil-admin').blockDevice({ deviceId })).rejects.toMatchObject(missing)
})

test('a blocked device still stands for its person: nobody registers in its place without a proof', async () => {
  const userId = somebody()
  const { id: deviceId } = await app.own(userId)
  await house.devices().blockDevice({ deviceId })
  const kind = { $case: 'app' as const, value: { accountName: '', issuer: '' } }
  await expect(house.factors('acme-desk').enrolFactor({ userId, kind, vouched: false })).rejects.toMatchObject({
    reason: ErrorReason.PROOF_REQUIRED,
  })
})

test('a person who is removed has no device any more', async () => {
  const userId = somebody()
  const device = await app.own(userId)
  house.world.advance(1_000)
  const before = Person.fromPartial({ userId, state: PersonState.ENFORCED })
  const origin = { changedAt: house.world.now() }
  const event = PersonChanged.fromPartial({ before, origin })
  await deliverTo('challenge-people', personEndings(house.world))(house.ctx.database.kysely, [
    carried(PersonChanged, event, 'acme'),
  ])
  expect(await list(userId)).toEqual([])
  await expect(device.prompts()).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
})

test('a person who has to register again proves the device again before it is asked', async () => {
  const userId = somebody()
  const device = await app.own(userId)
  await house.registrations().requireRegistration({ userId, reason: 'lost' })
  expect(await stateOf(userId)).toEqual([FactorState.SUSPENDED])
  const { registration } = await house.registrations('acme-desk').startRegistration({ userId })
  const proof = { userId, registration, factorId: device.id }
  const { proofId, number } = await house.registrations('acme-desk').startProof(proof)
  expect(await device.answer({ id: proofId }, { answer: 'approve', number })).toMatchObject({ approved: true })
  expect(await stateOf(userId)).toEqual([FactorState.ACTIVE])
})

test('a person registers a device themselves', async () => {
  const userId = somebody()
  house.neighbours.sayings.methods.push(Method.APP_NOTIFICATION)
  const { registration } = await house.registrations('acme-desk').startRegistration({ userId })
  const kind = { $case: 'device' as const, value: {} }
  const { factor, activation } = await house.registrations('acme-desk').registerFactor({ userId, registration, kind })
  if (!factor || !activation) throw new Error('there is no activation')
  const { key } = await app.activate(activation)
  const test = { answer: 'approve', number: activation.number }
  expect(await app.deviceOf(factor.id, key).answer({ id: factor.id }, test)).toMatchObject({ approved: true })
  const finished = await house.registrations('acme-desk').finishRegistration({ userId, registration })
  expect(finished).toMatchObject({ factors: [{ id: factor.id }] })
})
