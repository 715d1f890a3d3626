import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { devices, otherNumber, shown } from './devices.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let born = 0

beforeAll(async () => {
  house = await openHouse({ replicas: 2 })
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(86_400_000))

const { PENDING } = ChallengeState
const start = (userId: string) => people(house).start(userId)
const present = async ({ id }: { id: string }) => (await house.challenges().getChallenge({ challengeId: id })).challenge

/** Somebody with a device, who signs in. */
async function asked() {
  const userId = `prompted-${++born}`
  const device = await devices(house).own(userId)
  const challenge = await start(userId)
  return { userId, device, challenge, number: shown(challenge) }
}

describe('an answer', () => {
  test('that is brought again gets its verdict again, and changes nothing', async () => {
    const { device, challenge, number } = await asked()
    const claims = { act: 'answer', dev: device.id, challengeId: challenge.id, answer: 'approve' }
    const proof = await device.key.sign({ ...claims, number: otherNumber(number) })
    const first = await device.bring(proof)
    expect(await device.bring(proof, 1)).toEqual(first)
    expect(await present(challenge)).toMatchObject({ attemptsLeft: 2 })
  })

  test('to one challenge is none to another', async () => {
    const { userId, device, challenge, number } = await asked()
    const next = await start(userId)
    await device.answer(challenge, { answer: 'approve', number })
    expect(await present(next)).toMatchObject({ state: PENDING })
    const strange = await asked()
    await expect(device.answer(strange.challenge, { answer: 'approve', number: strange.number })).rejects.toMatchObject(
      {
        reason: ErrorReason.CHALLENGE_NOT_FOUND,
      },
    )
    expect(await present(strange.challenge)).toMatchObject({ state: PENDING, attemptsLeft: 3 })
  })

  test("is refused that another's key has signed, or that is for something else, or late", async () => {
    const { device, challenge, number } = await asked()
    const { device: strange } = await asked()
    const claims = { act: 'answer', dev: device.id, challengeId: challenge.id, answer: 'approve', number }
    const invalid = { reason: ErrorReason.CREDENTIAL_INVALID }
    await expect(device.bring(await strange.key.sign(claims))).rejects.toMatchObject(invalid)
    await expect(device.bring(await device.key.sign({ ...claims, act: 'list' }))).rejects.toMatchObject(invalid)
    await expect(device.bring(await device.key.sign({ ...claims, dev: strange.id }))).rejects.toMatchObject(invalid)
    const proof = await device.key.sign(claims)
    house.world.advance(62_000)
    await expect(device.bring(proof)).rejects.toMatchObject(invalid)
    expect(await present(challenge)).toMatchObject({ state: PENDING, attemptsLeft: 3 })
  })
})

test('who asks for prompts with what was signed before is refused', async () => {
  const { device } = await asked()
  const proof = await device.key.sign({ act: 'list', dev: device.id })
  const list = () => house.devicesAsGateway().listPrompts({ deviceId: device.id, proof })
  expect(await list()).toMatchObject({ prompts: [{}] })
  await expect(list()).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
})

describe('prompt after prompt', () => {
  test('is refused after three in ten minutes that were not approved, and says when the next may be', async () => {
    const { userId, device, challenge } = await asked()
    await device.answer(challenge, { answer: 'deny' })
    await start(userId)
    house.world.advance(60_000)
    await start(userId)
    await expect(start(userId)).rejects.toMatchObject({
      reason: ErrorReason.TOO_MANY_PROMPTS,
      retryAfterMs: 540_000,
    })
    house.world.advance(540_000)
    expect(await start(userId)).toMatchObject({ state: PENDING })
  })

  test('is none where each is approved', async () => {
    const { userId, device, challenge } = await asked()
    await device.answer(challenge, { answer: 'approve', number: shown(challenge) })
    for (let time = 0; time < 4; time++) {
      const next = await start(userId)
      await device.answer(next, { answer: 'approve', number: shown(next) })
    }
  })

  test('counts those that are sent again, each with another number', async () => {
    const { challenge } = await asked()
    const numbers = new Set([shown(challenge)])
    const again = async () => {
      house.world.advance(31_000)
      const { challenge: next } = await house.challenges().resendChallenge({ challengeId: challenge.id, factorId: '' })
      if (next) numbers.add(shown(next))
    }
    await again()
    await again()
    await expect(again()).rejects.toMatchObject({ reason: ErrorReason.TOO_MANY_PROMPTS })
    expect(numbers.size).toBeGreaterThan(1)
  })
})
