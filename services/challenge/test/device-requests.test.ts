import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { DevicePushTargetChanged } from '#contracts/gen/countersign/challenge/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { forgetOld } from '../sweep.ts'
import { devices, shown } from './devices.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'
import { told } from './told.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let app: ReturnType<typeof devices>
let born = 0
beforeAll(async () => {
  house = await openHouse()
  app = devices(house)
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(86_400_000))

const somebody = () => `asks-${++born}`
const list = async (userId: string) => (await house.devices().listDevices({ userId })).devices

test('where prompts are pushed is changed by the device, and told masked', async () => {
  const userId = somebody()
  const { id: deviceId, key } = await app.own(userId)
  const change = async (push?: object) =>
    house.devicesAsGateway().changePushTarget({
      deviceId,
      proof: await key.sign({ act: 'push', dev: deviceId, ...(push && { push }) }),
    })
  await change({ service: 'fcm', token: 'first-token-of-the-app-1234' })
  expect(await list(userId)).toMatchObject([{ pushed: true }])
  await change({ service: 'fcm', token: 'second-token-of-the-app-5678' })
  await change()
  expect(await list(userId)).toMatchObject([{ pushed: false }])
  const events = await told(house.ctx.database.pool, DevicePushTargetChanged)
  expect(events.slice(-3).map(({ oldTarget, newTarget }) => [oldTarget, newTarget])).toEqual([
    ['', 'fcm …1234'],
    ['fcm …1234', 'fcm …5678'],
    ['fcm …5678', ''],
  ])
})

test('a device that watches is told of a prompt, and that it is withdrawn when another has answered', async () => {
  const userId = somebody()
  const [one, other] = [await app.own(userId), await app.own(userId)]
  const proof = await one.key.sign({ act: 'watch', dev: one.id })
  const looking = setInterval(() => void house.ctx.promptWatch.look(), 20)
  const over = new AbortController()
  const watched = house.devicesAsGateway().watchPrompts({ deviceId: one.id, proof }, { signal: over.signal })
  const seen = watched[Symbol.asyncIterator]()
  expect(await seen.next()).toMatchObject({ value: { prompts: [], withdrawn: [] } })
  const challenge = await people(house).start(userId)
  expect(await seen.next()).toMatchObject({ value: { prompts: [{ challengeId: challenge.id }], withdrawn: [] } })
  await other.answer(challenge, { answer: 'approve', number: shown(challenge) })
  expect(await seen.next()).toMatchObject({ value: { prompts: [], withdrawn: [challenge.id] } })
  await house.devices().blockDevice({ deviceId: one.id })
  await expect(seen.next()).rejects.toMatchObject({ reason: ErrorReason.DEVICE_BLOCKED })
  clearInterval(looking)
  over.abort()
})

test('what devices signed is forgotten when nobody would believe it any more', async () => {
  const device = await app.own(somebody())
  await device.prompts()
  house.world.advance(121_000)
  await forgetOld(house.ctx)
  const { rows } = await house.ctx.database.pool.query('select 1 from device_nonce')
  expect(rows).toEqual([])
})
