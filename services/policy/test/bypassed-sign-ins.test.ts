import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { BypassState } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { countStatements } from '#libs/db/statistics'
import { openBypassStage, signIn } from './bypass-stage.ts'
import { blockedRisk } from './facts.ts'

const { ONE_TIME_BYPASS, SERVER_PERSON } = DecisionReason

let stage: Awaited<ReturnType<typeof openBypassStage>>
let acme: (typeof stage)['acme']
let give: (typeof stage)['give']
let list: (typeof stage)['list']
let decisionOn: (typeof stage)['decisionOn']
beforeAll(async () => {
  stage = await openBypassStage()
  ;({ acme, give, list, decisionOn } = stage)
})
beforeEach(() => stage.clear())
afterAll(() => stage.stop())

describe('a sign-in', () => {
  test('uses a bypass up, once, and tells so', async () => {
    const given = await give()
    expect(await decisionOn()).toMatchObject({
      outcome: Outcome.SKIPPED,
      reason: ONE_TIME_BYPASS,
      resultCode: ResultCode.SUCCESS_BYPASSED_AUTH,
    })
    const end = { state: BypassState.USED, completedAt: stage.world.now(), completionReason: 'used' }
    expect((await stage.told()).at(-1)).toMatchObject({
      origin: { credentialId: '', changedAt: stage.world.now() },
      before: given,
      after: { ...given, ...end },
    })
    expect(await list()).toEqual([{ ...given, ...end }])
    expect(await decisionOn()).toMatchObject({ outcome: Outcome.CHALLENGE, reason: SERVER_PERSON })
  })

  test('reads, uses up, tells and records in four statements', async () => {
    await decisionOn()
    await give()
    const counted = countStatements(stage.database.pool)
    await decisionOn()
    expect(counted).toMatchObject({ statements: 4, commits: 2 })
    counted.stop()
  })

  test('uses no bypass of somebody else, of another tenant, or whose time is over', async () => {
    await give({ seconds: 10 })
    expect((await decisionOn({ userId: 'bob' }))?.reason).toBe(SERVER_PERSON)
    await stage.furnished('initech')
    expect((await decisionOn({}, 'initech'))?.reason).toBe(SERVER_PERSON)
    stage.world.advance(10_000)
    expect((await decisionOn())?.reason).toBe(SERVER_PERSON)
  })

  test('that is denied, or is an event, leaves it as it is', async () => {
    const given = await give()
    const risk = blockedRisk
    expect((await decisionOn({ risk }))?.reason).toBe(DecisionReason.BLOCKED)
    expect((await decisionOn({ eventName: 'payment' }))?.reason).toBe(DecisionReason.EVENT)
    expect(await list({ active: true })).toEqual([given])
  })

  test('that is only explained leaves it as it is, and looks at the moment that is named', async () => {
    const given = await give()
    const explained = async (at?: Date) =>
      (await stage.policyByKey(acme.key).explain({ situation: signIn(), at })).decision?.reason
    expect(await explained()).toBe(ONE_TIME_BYPASS)
    expect(await explained(given.expiresAt)).toBe(SERVER_PERSON)
    expect(await list({ active: true })).toEqual([given])
    expect((await decisionOn())?.reason).toBe(ONE_TIME_BYPASS)
  })
})

describe('sixty-four sign-ins at once, over two replicas', () => {
  test('use one bypass once, each of fifty times', async () => {
    const replica = await stage.openReplica()
    const policies = [stage.policy('acme'), replica.policy('acme')] as const
    for (let trial = 0; trial < 50; trial++) {
      await give()
      const asked = Array.from({ length: 64 }, (_, index) =>
        (policies[index % 2] as (typeof policies)[0]).decide({ situation: signIn() }),
      )
      const reasons = (await Promise.all(asked)).map(({ decision }) => decision?.reason)
      expect(reasons.filter((reason) => reason === ONE_TIME_BYPASS)).toHaveLength(1)
      expect(reasons.filter((reason) => reason === SERVER_PERSON)).toHaveLength(63)
    }
    expect(await list({ active: true })).toEqual([])
    await replica.stop()
  })
})
