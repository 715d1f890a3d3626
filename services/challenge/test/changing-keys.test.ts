import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { openKeyHouse } from './key-house.ts'

let house: Awaited<ReturnType<typeof openKeyHouse>>

beforeAll(async () => {
  house = await openKeyHouse()
})
afterAll(() => house.close())
beforeEach(() => house.empty())

describe('people who sign in while keys are changed', () => {
  test('are let in by each code once, and nothing of their factors is lost', async () => {
    const crowd = await Promise.all(Array.from({ length: 24 }, () => house.person.withApp()))
    await house.fill(300)
    const keys = { changes: 0, over: false }
    const changing = changeKeys(keys)
    for (let round = 0; round < 8 || keys.changes < 8; round++) {
      house.world.advance(60_000)
      const answers = crowd.map(async ({ userId, seed }, index) => {
        const challenge = await house.person.start(userId)
        const replica = index % 2
        const copies = Array.from({ length: 3 }, () =>
          house.answer(challenge, house.code(seed), { replica }).catch(closed),
        )
        return (await Promise.all(copies)).filter((verdict) => verdict?.approved).length
      })
      expect(await Promise.all(answers)).toEqual(crowd.map(() => 1))
    }
    keys.over = true
    await changing
    const step = Math.floor(house.world.now().getTime() / 30_000)
    const used = await house.sql(`select progress, last_used_at from factor where hint = 'authenticator app'`)
    expect(used).toEqual(crowd.map(() => ({ progress: { used: step }, last_used_at: house.world.now() })))
    expect((await house.rotation()).result?.progress?.left).toBe(0n)
    expect(await house.opened()).toEqual({ [house.keyring.activeId]: 324 })
  })

  function closed(error: unknown): void {
    expect(error).toMatchObject({ reason: ErrorReason.CHALLENGE_CLOSED })
  }

  /** Goes from the one key to the other and back until it is over. */
  async function changeKeys(keys: { changes: number; over: boolean }): Promise<void> {
    while (!keys.over) {
      house.use(keys.changes++ % 2 === 0 ? 'twoThenOne' : 'oneThenTwo')
      await house.rotation(20, keys.changes % 2)
    }
  }

  test('are let in by a code that was texted before the change, and texted the same by a retry after it', async () => {
    const { userId } = await house.person.withPhone()
    const request = house.person.request(userId)
    house.neighbours.sayings.carrierDown = new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'the line is dead')
    await expect(house.challenges().startChallenge(request)).rejects.toThrow('no carrier took the message')
    house.neighbours.sayings.carrierDown = undefined
    house.use('twoThenOne')
    const { challenge } = await house.challenges().startChallenge(request)
    expect((await house.rotation()).result?.keys[1]).toMatchObject({
      ...{ keyId: 'k1', known: true, secrets: 0n, codes: 1n },
      codesUntil: challenge?.expiresAt,
    })
    expect(await house.answer(challenge as Challenge, house.lastText())).toMatchObject({ approved: true })
    expect((await house.keys().getKeyStatus({})).keys[1]).toMatchObject({ codes: 0n, codesUntil: undefined })
  })
})
