import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Application, Person, PersonState, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { countStatements } from '#libs/db/statistics'
import type { Call } from '#libs/rpc/call'
import { realWorld } from '#libs/runtime/world'
import { newDeviceToken } from '../device-token.ts'
import { decide as answerDecide } from '../rpc/decide.ts'
import { forgetOld } from '../sweep.ts'
import { blockedRisk } from './facts.ts'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
let acme: Awaited<ReturnType<Stage['newTenant']>>
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
  const application = Application.fromPartial({ id: 'mail', name: 'Mail', kind: ApplicationKind.OFFICE_365 })
  await acme.putApplication({ application })
  await acme.putPerson({ person: Person.fromPartial({ userId: 'ann', state: PersonState.ENFORCED }) })
})
beforeEach(() => stage.database.pool.query('delete from decision'))
afterAll(() => stage.stop())

function signIn(some: Partial<Situation> = {}): Situation {
  return Situation.fromPartial({
    userId: 'ann',
    applicationId: 'mail',
    clientIp: '192.0.2.7',
    factors: [{ factorId: '00000000-0000-0000-0000-000000000001', method: Method.ONE_WAY_SMS }],
    userAgent: 'Firefox',
    authenticationType: 'adfs',
    ...some,
  })
}

const decide = (some?: Partial<Situation>) => stage.policy('acme').decide({ situation: signIn(some) })
const recorded = () => stage.database.kysely.selectFrom('decision').selectAll().orderBy('id').execute()

describe('every decision', () => {
  test('is recorded as it was taken, with the policy that it was taken under, and without the device token', async () => {
    const deviceToken = newDeviceToken(realWorld)
    const now = stage.world.now()
    await decide({ deviceToken })
    await acme.updateSettings({ settings: Settings.fromPartial({ resendsPerChallenge: 1 }) })
    stage.world.advance(1)
    await decide({ risk: blockedRisk })
    const [first, second] = await recorded()
    expect(first).toMatchObject({
      tenantId: 'acme',
      decidedAt: now,
      outcome: Outcome.CHALLENGE,
      reason: DecisionReason.PERSON_STATE,
    })
    expect(Situation.decode(first?.situation as Buffer)).toEqual(signIn())
    expect(second).toMatchObject({ outcome: Outcome.DENIED, reason: DecisionReason.BLOCKED })
    expect(second?.policyVersion).toBe((first?.policyVersion as number) + 1)
  })

  test('costs two statements and one commit, and many at once cost fewer', async () => {
    await decide()
    const counted = countStatements(stage.database.pool)
    await decide()
    expect(counted).toMatchObject({ statements: 2, commits: 1 })
    await Promise.all(Array.from({ length: 128 }, () => decide()))
    expect(counted.statements).toBeLessThan(64)
    expect(await recorded()).toHaveLength(130)
    counted.stop()
  })

  test('is only answered where it could be recorded', async () => {
    const recordDecision = () => Promise.reject(new Error('the disk is full'))
    const call = { tenant: 'acme', caller: { kind: 'peer', service: 'challenge' } } as Call
    const unrecorded = answerDecide({ ...stage.ctx, recordDecision }, { situation: signIn() }, call)
    await expect(unrecorded).rejects.toThrow('the disk is full')
  })

  test('that is refused, or is only explained, is not recorded', async () => {
    const nowhere = stage.policy('nowhere').decide({ situation: signIn() })
    await expect(nowhere).rejects.toMatchObject(refusal(ErrorReason.TENANT_NOT_FOUND))
    await stage.policyByKey(acme.key).explain({ situation: signIn(), at: undefined })
    expect(await recorded()).toEqual([])
  })

  test.each(['RADIUS', 'r'.repeat(33), 'a b', "' or 1=1"])('by the integration %p is refused', async (odd) => {
    const refused = refusal(ErrorReason.INVALID_REQUEST, 'situation.authentication_type')
    await expect(decide({ authenticationType: odd })).rejects.toMatchObject(refused)
  })
})

describe('sweeping', () => {
  test('forgets decisions after thirty days, in parts, however many there are', async () => {
    await decide()
    await stage.database.pool.query(
      `insert into decision
      select 'acme', gen_random_uuid(), $1::timestamptz - interval '30 days' - n * interval '1 second', '', 1, 1, 1
      from generate_series(0, 4500) as n`,
      [stage.world.now()],
    )
    let sweeps = 1
    while (await forgetOld(stage.ctx)) sweeps++
    expect(sweeps).toBe(3)
    expect(await recorded()).toHaveLength(2)
  })

  test('forgets ended bypasses after ninety days, and none that is active', async () => {
    await acme.putPerson({ person: Person.fromPartial({ userId: 'bob', state: PersonState.ENFORCED }) })
    await stage.database.pool.query(
      `insert into bypass
      select 'acme', gen_random_uuid(), 'bob', 2, 60, 'r', '', false, $1, $1, $1::timestamptz - make_interval(days => n), 'used'
      from unnest(array[89, 91]) as n`,
      [stage.world.now()],
    )
    await acme.createBypass({ userId: 'ann', seconds: 60, reason: 'r', selfService: false })
    await forgetOld(stage.ctx)
    const { rows } = await stage.database.pool.query('select user_id from bypass order by user_id')
    expect(rows).toEqual([{ user_id: 'ann' }, { user_id: 'bob' }])
  })
})
