import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { openDeviceStage, signIn } from './device-stage.ts'
import { blockedRisk } from './facts.ts'

const { REMEMBERED_DEVICE, PERSON_STATE } = DecisionReason

let stage: Awaited<ReturnType<typeof openDeviceStage>>
let tokenOf: (typeof stage)['tokenOf']
let use: (typeof stage)['use']
beforeAll(async () => {
  stage = await openDeviceStage()
  ;({ tokenOf, use } = stage)
})
beforeEach(() => stage.clear())
afterAll(() => stage.stop())

describe('a token that is used from two places', () => {
  const thief = { clientIp: '203.0.113.66', userAgent: 'curl' }
  const forgotten = { name: 'DevicesForgotten', tenant: 'acme', userId: 'ann', theft: true }

  test.each([
    ['when the thief comes first', thief, {}],
    ['when the thief comes second', {}, thief],
    ['when both come from one address', { userAgent: 'curl' }, {}],
  ])('%s leads to a challenge, forgets all devices and is told', async (_, first, second) => {
    const other = await tokenOf()
    const bobs = await tokenOf({ userId: 'bob' })
    const stolen = await tokenOf()
    const { next } = await use(stolen, first)
    await stage.told()
    expect(await use(stolen, second)).toEqual({
      reason: PERSON_STATE,
      outcome: Outcome.CHALLENGE,
      next: '',
      standing: 'stolen',
    })
    expect(await stage.told()).toMatchObject([{ ...forgotten, devices: 2, origin: { credentialId: '' } }])
    for (const each of [stolen, next, other]) {
      expect(await use(each)).toMatchObject({ outcome: Outcome.CHALLENGE, standing: 'unknown' })
    }
    expect((await use(bobs, { userId: 'bob' })).reason).toBe(REMEMBERED_DEVICE)
    expect(await stage.told()).toEqual([])
  })

  test('is found however often the thief has used it before', async () => {
    const stolen = await tokenOf()
    let current = stolen
    for (let count = 0; count < 5; count++) current = (await use(current, thief)).next
    expect((await use(stolen)).standing).toBe('stolen')
    expect(await use(current, thief)).toMatchObject({ outcome: Outcome.CHALLENGE, standing: 'unknown' })
  })

  test('is found from the same place too, once that can be no second tab', async () => {
    const stolen = await tokenOf()
    await use(stolen)
    stage.world.advance(30_001)
    expect((await use(stolen)).standing).toBe('stolen')
  })

  test('is found even where the person is kept out anyhow', async () => {
    const stolen = await tokenOf()
    await use(stolen, thief)
    await stage.told()
    expect((await use(stolen, { risk: blockedRisk })).reason).toBe(DecisionReason.BLOCKED)
    expect(await stage.told()).toMatchObject([forgotten])
  })

  test('is told once, though many find it at the same moment', async () => {
    const stolen = await tokenOf()
    await use(stolen, thief)
    await stage.told()
    const found = await Promise.all(Array.from({ length: 16 }, () => use(stolen)))
    expect(found.every(({ outcome }) => outcome === Outcome.CHALLENGE)).toBe(true)
    expect(await stage.told()).toMatchObject([forgotten])
  })
})

describe('many sign-ins at the same moment', () => {
  test('with one token, over two replicas, all count and get the same next token', async () => {
    const replica = await stage.openReplica()
    const policies = [stage.policy('acme'), replica.policy('acme')] as const
    for (let trial = 0; trial < 20; trial++) {
      const first = await tokenOf()
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, index) =>
          (policies[index % 2] as (typeof policies)[0]).decide({ situation: signIn(first) }),
        ),
      )
      expect(answers.every(({ decision }) => decision?.reason === REMEMBERED_DEVICE)).toBe(true)
      expect(new Set(answers.map(({ deviceToken }) => deviceToken)).size).toBe(1)
      expect((await use(answers[0]?.deviceToken ?? '')).standing).toBe('good')
    }
    await replica.stop()
  })

  test('from two places end with a theft, and neither token is good', async () => {
    for (let trial = 0; trial < 20; trial++) {
      const first = await tokenOf()
      const places = [{}, { clientIp: '203.0.113.66' }]
      const answers = await Promise.all(places.map((place) => use(first, place)))
      expect(answers.map(({ standing }) => standing).sort()).toEqual(['good', 'stolen'])
      for (const { next } of answers) expect((await use(next)).outcome).toBe(Outcome.CHALLENGE)
    }
  })
})
