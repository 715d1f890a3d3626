import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DeviceBlock } from '#contracts/gen/countersign/challenge/v1/device'
import { ChallengeFinished, DeviceBlockChanged } from '#contracts/gen/countersign/challenge/v1/events'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { PushTargetGone } from '#contracts/gen/countersign/delivery/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Refusal } from '#contracts/refusal'
import { carried, deliverTo } from '#libs/testing/deliver'
import { deadTargets } from '../dead-targets.ts'
import { expireChallenges } from '../sweep.ts'
import { devices, shown, type Device } from './devices.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'
import { told } from './told.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let born = 0
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())
beforeEach(() => {
  house.world.advance(86_400_000)
  house.neighbours.sayings.carrierDown = undefined
})

const pool = () => house.ctx.database.pool
const start = (userId: string) => people(house).start(userId)
const fcm = (token: string) => ({ service: 'fcm', token })
const blockOf = async (userId: string) =>
  (await house.devices().listDevices({ userId })).devices.map(({ block }) => block)
const pushesOf = (challengeId: string) =>
  house.neighbours.texts.filter((request) => request.challengeId === challengeId && request.push)

async function target({ id, key }: Device, push: object) {
  const proof = await key.sign({ act: 'push', dev: id, push })
  await house.devicesAsGateway().changePushTarget({ deviceId: id, proof })
}

/** Somebody with a device whose prompts are pushed. */
async function pushed(push: object = fcm(`token-${born}`)) {
  const userId = `pushed-${++born}`
  const device = await devices(house).own(userId)
  await target(device, push)
  return { userId, device }
}

/** Delivery tells that a push service knows a target no more. */
const hear = (targetId: string) =>
  deliverTo('challenge-devices', deadTargets(house.ctx))(house.ctx.database.kysely, [
    carried(PushTargetGone, PushTargetGone.fromPartial({ targetId }), 'acme'),
  ])

const subscription = { service: 'web-push', endpoint: 'https://push.example.com/x', p256dh: 'BKey', auth: 'secret' }

test.each([
  [fcm('token-of-the-app'), { $case: 'fcm', value: { registrationToken: 'token-of-the-app', packageName: '' } }],
  [
    { service: 'apns', token: 'ab'.repeat(32) },
    { $case: 'apns', value: { deviceToken: 'ab'.repeat(32), topic: '' } },
  ],
  [subscription, { $case: 'web', value: { endpoint: 'https://push.example.com/x', p256dh: 'BKey', auth: 'secret' } }],
])('a device is told by %j that there is something to come for, and nothing of what it is', async (push, asked) => {
  const { userId, device } = await pushed(push)
  const challenge = await start(userId)
  const [request] = pushesOf(challenge.id)
  expect(request).toMatchObject({
    ...{ challengeId: challenge.id, userId, template: Template.PROMPT, push: { target: asked, title: '', body: '' } },
    recipient: { address: { $case: 'pushTarget', value: expect.stringContaining(device.id) } },
    parameters: { application_name: 'The VPN' },
    idempotencyKey: `${challenge.id}:1:${device.id}`,
  })
})

test('all devices of a person are told, but for those that come by themselves and those that are blocked', async () => {
  const { userId } = await pushed()
  const { own } = devices(house)
  const [other, , blocked] = [await own(userId), await own(userId), await own(userId)]
  await target(other, fcm('another-token'))
  await target(blocked, fcm('a-third-token'))
  await house.devices().blockDevice({ deviceId: blocked.id })
  expect(pushesOf((await start(userId)).id)).toHaveLength(2)
})

describe('a push that nobody takes', () => {
  const down = (metadata: Record<string, string>) =>
    new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'nobody took it', { metadata })

  test('is refused, with the other ways that are open; and in the reports it failed (136)', async () => {
    const { userId, device } = await pushed()
    await people(house).addApp(userId)
    house.neighbours.sayings.carrierDown = down({ channel: 'push' })
    const factorId = device.id
    const refused = await house
      .challenges()
      .startChallenge(people(house).request(userId, { factorId }))
      .catch((error: Refusal) => error)
    expect(refused).toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
    const { metadata } = refused as Refusal
    expect(metadata['other_factors']).toContain('APP_CODE')
    house.world.advance(181_000)
    await expireChallenges(house.ctx)
    const ended = (await told(pool(), ChallengeFinished)).find((each) => each.challengeId === metadata['challenge_id'])
    expect(ended).toMatchObject({ resultCode: ResultCode.FAILED_PHONE_APP_NOTIFICATION_FAILED })
  })

  test('is nothing to speak of where another device comes by itself', async () => {
    const { userId } = await pushed()
    const other = await devices(house).own(userId)
    house.neighbours.sayings.carrierDown = down({ channel: 'push' })
    const challenge = await start(userId)
    expect(await other.answer(challenge, { answer: 'approve', number: shown(challenge) })).toMatchObject({
      approved: true,
    })
  })

  test('blocks the device after five in a row of which its push service says so, and is told once', async () => {
    const { userId, device } = await pushed()
    const fail = async (times: number) => {
      house.neighbours.sayings.carrierDown = down({ channel: 'push', carrier_code: '400', refused: 'device' })
      for (let time = 0; time < times; time++) {
        house.world.advance(600_000)
        await expect(start(userId)).rejects.toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
      }
      house.neighbours.sayings.carrierDown = undefined
      house.world.advance(600_000)
    }
    await fail(4)
    await start(userId)
    await fail(4)
    expect(await blockOf(userId)).toEqual([DeviceBlock.UNSPECIFIED])
    await fail(1)
    expect(await blockOf(userId)).toEqual([DeviceBlock.UNREACHABLE])
    expect(await start(userId)).toMatchObject({
      ...{ state: ChallengeState.DENIED, resultCode: ResultCode.FAILED_PHONE_APP_ALL_DEVICES_BLOCKED },
    })
    const changes = (await told(pool(), DeviceBlockChanged)).filter(({ factorId }) => factorId === device.id)
    expect(changes).toMatchObject([{ block: DeviceBlock.UNREACHABLE, userId }])
  })

  test.each([
    ['can not be reached at all', 'unreachable'],
    ['is down', 'UNAVAILABLE'],
    ['does not take our key', 'InvalidProviderToken'],
  ])('blocks nobody where the push service %s', async (_, carrier_code) => {
    const { userId } = await pushed()
    house.neighbours.sayings.carrierDown = down({ channel: 'push', carrier_code })
    for (let time = 0; time < 6; time++) {
      house.world.advance(600_000)
      await expect(start(userId)).rejects.toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
    }
    expect(await blockOf(userId)).toEqual([DeviceBlock.UNSPECIFIED])
  })
})

describe('a push target that is dead', () => {
  test('blocks its device, however often it is heard of', async () => {
    const { userId, device } = await pushed()
    const address = pushesOf((await start(userId)).id)[0]?.recipient?.address
    if (address?.$case !== 'pushTarget') throw new Error('nothing was pushed')
    for (let time = 0; time < 2; time++) await hear(address.value)
    expect(await blockOf(userId)).toEqual([DeviceBlock.DEAD])
    const changes = (await told(pool(), DeviceBlockChanged)).filter(({ factorId }) => factorId === device.id)
    expect(changes).toMatchObject([{ block: DeviceBlock.DEAD }])
  })

  test('blocks nobody who has given another meanwhile, nor by a name that is none', async () => {
    const { userId, device } = await pushed()
    const address = pushesOf((await start(userId)).id)[0]?.recipient?.address
    await target(device, fcm('a-newer-token'))
    await hear(address?.$case === 'pushTarget' ? address.value : '')
    await hear('nobody:at-all')
    expect(await blockOf(userId)).toEqual([DeviceBlock.UNSPECIFIED])
  })
})
