import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished, PinChanged } from '#contracts/gen/countersign/challenge/v1/events'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { openPinHouse } from './pins.ts'
import { told } from './told.ts'

let stage: Awaited<ReturnType<typeof openPinHouse>>
let born = 0

beforeAll(async () => {
  stage = await openPinHouse({ replicas: 2 })
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

const [old, chosen, other] = ['270519', '815926', '640372']
const due = { approved: false, resultCode: ResultCode.SUCCESS_PIN_EXPIRED, open: true }
const letIn = { approved: true, resultCode: ResultCode.SUCCESS_WITH_PIN, open: false }
const over = { approved: false, resultCode: ResultCode.TIMED_OUT, open: false }

/** Somebody with a PIN who is being called; `key` brings what they key, `choose` what they key twice as a new PIN. */
async function called({ changeRequired = false } = {}) {
  const { house } = stage
  const userId = `menu-${++born}`
  const value = { number: '+14255550123', extension: '', backupNumber: '' }
  const { factor } = await house
    .factors()
    .enrolFactor({ userId, kind: { $case: 'callPhone', value }, vouched: true, vouchReason: 'at the desk' })
  await stage.set(userId, old, changeRequired)
  const challenge = await stage.person.start(userId)
  const token = house.neighbours.texts.at(-1)?.call?.token ?? ''
  const call = { challengeId: challenge.id, factorId: factor?.id ?? '', token }
  const answer =
    (newPin: boolean) =>
    (step: number, pin: string, more: { by?: string; replica?: number } & Partial<typeof call> = {}) => {
      const { by = 'call', replica = 0, ...changes } = more
      return house.gateway(replica).answerCall({ ...call, ...changes, requestId: `${by}:${step}`, pin, newPin })
    }
  const present = async () => (await house.challenges().getChallenge({ challengeId: challenge.id })).challenge
  const changes = async () =>
    (await told(house.ctx.database.pool, PinChanged)).filter((each) => each.userId === userId && !each.byAdministrator)
  return { userId, challenge, key: answer(false), choose: answer(true), present, changes }
}

describe('whose PIN has to be changed', () => {
  test('chooses one in the call, and is let in by it', async () => {
    const ann = await called({ changeRequired: true })
    expect(await ann.key(1, old)).toEqual(due)
    expect(await ann.choose(3, chosen)).toEqual(letIn)
    expect(await ann.present()).toMatchObject({ state: ChallengeState.APPROVED, attemptsLeft: 3 })
    expect(await ann.changes()).toHaveLength(1)
    const finished = (await told(stage.house.ctx.database.pool, ChallengeFinished)).at(-1)
    expect(finished).toMatchObject({ challengeId: ann.challenge.id, resultCode: ResultCode.SUCCESS_WITH_PIN })
    expect(await stage.change(ann.userId, old, other)).toEqual({ changed: false })
    expect(await stage.change(ann.userId, chosen, other)).toEqual({ changed: true })
  })

  test.each([
    ['too short', '12'],
    ['weak', '111222'],
    ['of the phone number', '425555'],
    ['the code that reports fraud', '0'],
    ['the old one', old],
    ['longer than any', '9'.repeat(17)],
  ])('does not choose one that is %s, and may choose another', async (_, wrong) => {
    const ben = await called({ changeRequired: true })
    await ben.key(1, old)
    expect(await ben.choose(3, wrong)).toEqual(due)
    expect(await ben.changes()).toEqual([])
    expect(await ben.choose(5, chosen)).toEqual(letIn)
  })

  test('chooses it once, however often the webhook comes, to whichever replica', async () => {
    const cleo = await called({ changeRequired: true })
    await cleo.key(1, old)
    const verdicts = await Promise.allSettled([0, 1, 0, 1].map((replica) => cleo.choose(3, chosen, { replica })))
    const given = verdicts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(given.length).toBeGreaterThan(0)
    for (const each of given) expect(each).toEqual(letIn)
    expect(await cleo.choose(3, chosen)).toEqual(letIn)
    expect(await cleo.changes()).toHaveLength(1)
  })
})

describe('nobody changes a PIN', () => {
  test.each<[string, Parameters<Awaited<ReturnType<typeof called>>['choose']>[2]]>([
    ['in a call in which the old one was not keyed', { by: 'another' }],
    ['by a guess at the call', { token: 'x'.repeat(40) }],
    ['by another factor', { factorId: '0198f2a6-3c5e-7d10-8a55-0f6d1c2b3a49' }],
  ])('%s', async (_, more) => {
    const dan = await called({ changeRequired: true })
    await dan.key(1, old)
    expect(await dan.choose(3, chosen, more)).toEqual(over)
    expect(await dan.changes()).toEqual([])
  })

  test('without the old one, or after a wrong one', async () => {
    const eve = await called({ changeRequired: true })
    expect(await eve.choose(1, chosen)).toEqual(over)
    expect(await eve.key(2, other)).toMatchObject({ approved: false, resultCode: ResultCode.SUCCESS_WITH_PIN })
    expect(await eve.choose(3, chosen)).toEqual(over)
    expect(await eve.changes()).toEqual([])
  })

  test('once the time of the challenge is over, or it was denied', async () => {
    const fay = await called({ changeRequired: true })
    await fay.key(1, old)
    await stage.house.challenges().cancelChallenge({ challengeId: fay.challenge.id })
    expect(await fay.choose(3, chosen)).toEqual(over)
    const gus = await called({ changeRequired: true })
    await gus.key(1, old)
    stage.house.world.advance(181_000)
    expect(await gus.choose(3, chosen)).toEqual(over)
    expect([...(await fay.changes()), ...(await gus.changes())]).toEqual([])
  })
})

describe('who was let in by a call', () => {
  test('may change the PIN in it, and the sign-in stays as it is', async () => {
    const hal = await called()
    expect(await hal.key(1, old)).toEqual(letIn)
    expect(await hal.choose(4, '111111')).toEqual(due)
    expect(await hal.choose(6, chosen)).toEqual(letIn)
    expect(await hal.choose(6, chosen)).toEqual(letIn)
    expect(await hal.changes()).toHaveLength(1)
    expect(await hal.present()).toMatchObject({ state: ChallengeState.APPROVED })
    expect(await stage.change(hal.userId, chosen, other)).toEqual({ changed: true })
  })

  test('may not once the call can not be any more', async () => {
    const ida = await called()
    await ida.key(1, old)
    stage.house.world.advance(300_000)
    expect(await ida.choose(4, chosen)).toEqual(over)
    expect(await ida.changes()).toEqual([])
  })
})
