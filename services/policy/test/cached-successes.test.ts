import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import {
  FactorConfirmed,
  FactorEnrolled,
  FactorRemoved,
  RegistrationRequired,
} from '#contracts/gen/countersign/challenge/v1/events'
import { PersonBlocked } from '#contracts/gen/countersign/fraud/v1/events'
import { CacheKind } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { countStatements } from '#libs/db/statistics'
import { carried } from '#libs/testing/deliver'
import { forgetOld } from '../sweep.ts'
import { openCacheStage } from './cache-stage.ts'
import { blockedRisk } from './facts.ts'

const { PERSON, PERSON_APPLICATION, PERSON_APPLICATION_ADDRESS } = CacheKind
const { CACHE, SERVER_PERSON, EVENT } = DecisionReason

let stage: Awaited<ReturnType<typeof openCacheStage>>
let acme: (typeof stage)['acme']
let put: (typeof stage)['put']
let hear: (typeof stage)['hear']
let prove: (typeof stage)['prove']
let finished: (typeof stage)['finished']
let reasonOf: (typeof stage)['reasonOf']
let decisionOn: (typeof stage)['decisionOn']
beforeAll(async () => {
  stage = await openCacheStage()
  ;({ acme, put, hear, prove, finished, reasonOf, decisionOn } = stage)
})
beforeEach(() => stage.clear())
afterAll(() => stage.stop())

describe('a success', () => {
  test('counts by the rule of the person, and is reported as 6', async () => {
    await put({ kind: PERSON })
    expect(await reasonOf()).toBe(SERVER_PERSON)
    await prove()
    expect(await decisionOn()).toMatchObject({
      outcome: Outcome.SKIPPED,
      reason: CACHE,
      resultCode: ResultCode.SUCCESS_USED_CACHE,
    })
    expect(await reasonOf({ applicationId: 'wiki', authenticationType: 'iis', clientIp: '' })).toBe(CACHE)
    expect(await reasonOf({ userId: 'bob' })).toBe(SERVER_PERSON)
  })

  test('counts by the rule of the application, and is reported as 1003', async () => {
    await put({ kind: PERSON_APPLICATION })
    await prove()
    expect(await decisionOn({ clientIp: '198.51.100.9' })).toMatchObject({
      reason: CACHE,
      resultCode: ResultCode.SUCCESS_USED_APP_BASED_CACHE,
    })
    expect(await reasonOf({ applicationId: 'wiki' })).toBe(SERVER_PERSON)
    expect(await reasonOf({ authenticationType: 'ldap' })).toBe(SERVER_PERSON)
  })

  test('counts by the rule of the address, however it is written, and is reported as 1002', async () => {
    await put({ kind: PERSON_APPLICATION_ADDRESS })
    await prove()
    expect(await decisionOn({ clientIp: '::ffff:192.0.2.7' })).toMatchObject({
      reason: CACHE,
      resultCode: ResultCode.SUCCESS_USED_IP_BASED_CACHE,
    })
    expect(await reasonOf({ clientIp: '192.0.2.8' })).toBe(SERVER_PERSON)
  })

  test.each(['', 'nowhere'])('from no address (%p) never counts by the rule of the address', async (clientIp) => {
    await put({ kind: PERSON_APPLICATION_ADDRESS })
    await prove({ clientIp })
    expect(await reasonOf({ clientIp })).toBe(SERVER_PERSON)
  })

  test('counts by the most specific of several rules, and by another where that has none', async () => {
    for (const kind of [PERSON, PERSON_APPLICATION_ADDRESS, PERSON_APPLICATION]) await put({ kind })
    await prove()
    const codeOf = async (some?: Parameters<typeof decisionOn>[0]) => (await decisionOn(some))?.resultCode
    expect(await codeOf()).toBe(ResultCode.SUCCESS_USED_IP_BASED_CACHE)
    expect(await codeOf({ clientIp: '' })).toBe(ResultCode.SUCCESS_USED_APP_BASED_CACHE)
    expect(await codeOf({ applicationId: 'wiki' })).toBe(ResultCode.SUCCESS_USED_CACHE)
  })

  test('counts for the seconds of the rule, and a hit does not make them more', async () => {
    await put({ seconds: 60 })
    await prove()
    stage.world.advance(59_999)
    expect(await reasonOf()).toBe(CACHE)
    stage.world.advance(1)
    expect(await reasonOf()).toBe(SERVER_PERSON)
  })

  test('counts anew with every other one, in whatever order they are heard of', async () => {
    await put({ seconds: 60 })
    const early = finished()
    stage.world.advance(50_000)
    await hear(finished(), early)
    await hear(early)
    stage.world.advance(50_000)
    expect(await reasonOf()).toBe(CACHE)
  })

  test('counts only at tenants that have a rule, and from then on', async () => {
    await prove()
    await put()
    expect(await reasonOf()).toBe(SERVER_PERSON)
    await stage.furnished('initech')
    await prove()
    expect(await reasonOf({}, 'initech')).toBe(SERVER_PERSON)
  })

  test.each([
    ['was denied', { state: ChallengeState.DENIED }],
    ['ran out', { state: ChallengeState.EXPIRED }],
    ['was withdrawn', { state: ChallengeState.CANCELLED }],
    ['confirmed an event', { eventName: 'payment' }],
    ['was at the identity provider', { applicationId: 'mail', userId: 'cloudy' }],
    ['was at an application that is gone', { applicationId: 'gone' }],
    ['is of a person who is gone', { userId: 'gone' }],
  ])('that %s is not kept', async (_, some) => {
    await put()
    await prove(some)
    const { rows } = await stage.database.pool.query('select from cached_success')
    expect(rows).toEqual([])
  })

  test('counts neither for an event, nor at the identity provider, nor for a blocked person', async () => {
    await put()
    await prove()
    expect(await reasonOf({ eventName: 'payment' })).toBe(EVENT)
    expect(await reasonOf({ risk: blockedRisk })).toBe(DecisionReason.BLOCKED)
  })

  test('is not made by a bypass', async () => {
    await put()
    await acme.createBypass({ userId: 'ann', seconds: 60, reason: 'phone', selfService: false })
    expect(await reasonOf()).toBe(DecisionReason.ONE_TIME_BYPASS)
    expect(await reasonOf()).toBe(SERVER_PERSON)
  })

  test('is read with all else, in the same statement', async () => {
    await put()
    await prove()
    await decisionOn()
    const counted = countStatements(stage.database.pool)
    expect(await reasonOf()).toBe(CACHE)
    expect(counted.statements).toBe(2)
    counted.stop()
  })

  test('is forgotten after a day, and goes with its person', async () => {
    await put({ seconds: 86_400 })
    await prove()
    stage.world.advance(24 * 3_600_000)
    await prove({ userId: 'eve' })
    stage.world.advance(1)
    await forgetOld(stage.ctx)
    const { rows } = await stage.database.pool.query('select user_id from cached_success')
    expect(rows).toEqual([{ user_id: 'eve' }])
    await acme.removePerson({ userId: 'eve' })
    expect((await stage.database.pool.query('select from cached_success')).rows).toEqual([])
  })
})

describe('an earlier success counts no longer', () => {
  const at = () => stage.world.now()
  test.each([
    [
      'the person is blocked',
      () => carried(PersonBlocked, PersonBlocked.fromPartial({ userId: 'ann', blockedAt: at() })),
    ],
    [
      'a factor is registered',
      () => carried(FactorEnrolled, FactorEnrolled.fromPartial({ userId: 'ann', enrolledAt: at() })),
    ],
    [
      'a factor is proved',
      () => carried(FactorConfirmed, FactorConfirmed.fromPartial({ userId: 'ann', confirmedAt: at() })),
    ],
    [
      'a factor is removed',
      () => carried(FactorRemoved, FactorRemoved.fromPartial({ userId: 'ann', removedAt: at() })),
    ],
    [
      'the person has to register again',
      () => carried(RegistrationRequired, RegistrationRequired.fromPartial({ userId: 'ann', requiredAt: at() })),
    ],
    [
      'the person is changed',
      () =>
        carried(
          PersonChanged,
          PersonChanged.fromPartial({ after: { userId: 'ann' }, origin: { credentialId: '', changedAt: at() } }),
        ),
    ],
  ])('once %s, even where it is heard of only then', async (_, happening) => {
    await put()
    const early = finished()
    await hear(early, finished({ userId: 'bob' }))
    stage.world.advance(1_000)
    await hear(happening())
    expect(await reasonOf()).toBe(SERVER_PERSON)
    await hear(finished({ finishedAt: new Date(at().getTime() - 500) }))
    expect(await reasonOf()).toBe(SERVER_PERSON)
    expect(await reasonOf({ userId: 'bob' })).toBe(CACHE)
    stage.world.advance(1)
    await prove()
    expect(await reasonOf()).toBe(CACHE)
  })

  test('but does where the change was before it, in whatever order they are heard of', async () => {
    await put()
    const blocked = carried(PersonBlocked, PersonBlocked.fromPartial({ userId: 'ann', blockedAt: at() }))
    stage.world.advance(1_000)
    await prove()
    await hear(blocked)
    expect(await reasonOf()).toBe(CACHE)
  })
})

test('five hundred events that come together are taken in one statement for each kind, and one for the inbox', async () => {
  await put()
  const all = Array.from({ length: 250 }, (_, index) => [
    finished({ clientIp: `10.0.0.${index}` }),
    carried(FactorRemoved, FactorRemoved.fromPartial({ userId: 'bob', removedAt: stage.world.now() })),
  ]).flat()
  const counted = countStatements(stage.database.pool)
  await hear(...all)
  expect(counted).toMatchObject({ statements: 3, commits: 1 })
  counted.stop()
  expect(await reasonOf()).toBe(CACHE)
})
