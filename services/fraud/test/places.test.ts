import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import type { AssessRequest } from '#contracts/gen/countersign/fraud/v1/fraud'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { SettingsChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { RiskLevel, type Risk } from '#contracts/gen/countersign/types/v1/risk'
import { countStatements } from '#libs/db/statistics'
import { carried, type Carried } from '#libs/testing/deliver'
import { noReputation } from '../reputation.ts'
import { sweepActivity, sweepHistory } from '../sweep.ts'
import { deliveringIn } from './deliver.ts'
import { openStage, type Stage } from './stage.ts'

const minute = 60_000
const home = '192.0.2.7'
const paris = '198.51.100.9'
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const newerFirefox = firefox.replaceAll('140', '141')

const countries: Readonly<Record<string, string>> = { [home]: 'DE', [paris]: 'FR' }
const countryOf = (clientIp: string) => countries[clientIp]
const deliver = deliveringIn(countryOf)

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

beforeEach(async () => {
  stage.ctx.reputation = { ...noReputation, countryOf }
  const tables = 'sighting, activity, tally, device, new_device, tenant_settings, inbox'
  await stage.database.pool.query(`truncate ${tables}`)
})

afterAll(() => stage.stop())

const place = { userId: 'ann', applicationId: 'vpn', clientIp: home }

async function assess(request: Partial<AssessRequest> = {}): Promise<Risk> {
  const { risk } = await stage.peer('challenge', 'acme').assess({ ...place, userAgent: '', ...request })
  return risk as Risk
}

const signals = async (request?: Partial<AssessRequest>) => (await assess(request)).signals.map(({ signal }) => signal)

const learn = (...events: Carried[]) => deliver(stage.database.kysely, events)

function begin(event: Partial<SignInDecided>) {
  const now = { state: ChallengeState.PENDING, decidedAt: stage.world.now() }
  return carried(SignInDecided, SignInDecided.fromPartial({ ...place, ...now, ...event }))
}

function end(event: Partial<ChallengeFinished> = {}) {
  const now = { state: ChallengeState.APPROVED, finishedAt: stage.world.now() }
  return carried(ChallengeFinished, ChallengeFinished.fromPartial({ ...place, ...now, ...event }))
}

const times = <T>(count: number, make: (number: number) => T) =>
  Array.from({ length: count }, (_, number) => make(number))

describe('a country', () => {
  test('is new until the person proved themselves in it, and too far away for two hours', async () => {
    await learn(end())
    stage.world.advance(119 * minute)
    expect(await signals({ clientIp: paris })).toEqual(['new-network', 'new-country', 'impossible-travel'])
    expect(await assess({ clientIp: paris })).toMatchObject({ level: RiskLevel.HIGH, score: 100 })
    stage.world.advance(minute)
    expect(await signals({ clientIp: paris })).toEqual(['new-network', 'new-country'])
    await learn(end({ clientIp: paris }))
    expect(await signals({ clientIp: paris })).toEqual([])
    expect(await signals()).toEqual(['impossible-travel'])
  })

  test('that can not be told says nothing', async () => {
    await learn(end())
    expect(await signals({ clientIp: '203.0.113.1' })).toEqual(['new-network'])
  })

  test('where somebody failed is no country of theirs', async () => {
    await learn(end(), end({ clientIp: paris, state: ChallengeState.DENIED }))
    expect(await signals({ clientIp: paris })).toContain('new-country')
  })
})

describe('a program', () => {
  /** Somebody signs in with it, as the challenge service goes about it. */
  async function signIn(userAgent: string, challengeId: string, state: ChallengeState = ChallengeState.APPROVED) {
    const risk = await assess({ userAgent })
    await learn(begin({ challengeId, risk }))
    await learn(end({ challengeId, state }))
  }

  test('is known once the person proved themselves with it, whatever its version', async () => {
    await signIn(firefox, 'c-1')
    expect(await signals({ userAgent: newerFirefox })).toEqual([])
    expect(await signals({ userAgent: 'curl/8.0' })).toEqual(['new-device'])
    expect(await signals({ userAgent: '' })).toEqual([])
  })

  test('with which somebody failed stays new', async () => {
    await signIn(firefox, 'c-1')
    await signIn('curl/8.0', 'c-2', ChallengeState.DENIED)
    expect(await signals({ userAgent: 'curl/8.0' })).toContain('new-device')
  })

  test('is one of twenty at the most, and is forgotten', async () => {
    for (const letter of 'abcdefghijklmnopqrstuvw') {
      await signIn(letter, letter)
      stage.world.advance(minute)
    }
    const count = async (table: string) => (await stage.database.pool.query(`select from ${table}`)).rowCount
    expect([await count('device'), await count('new_device')]).toEqual([20, 0])
    expect(await signals({ userAgent: 'a' })).toContain('new-device')
    await learn(begin({ challengeId: 'never approved', risk: await assess({ userAgent: 'x' }) }))
    stage.world.advance(91 * 24 * 60 * minute)
    await sweepActivity(stage.ctx)
    await sweepHistory(stage.ctx)
    const tables = ['device', 'new_device', 'tally', 'activity', 'sighting']
    expect(await Promise.all(tables.map(count))).toEqual(tables.map(() => 0))
  })
})

test('prompts that nobody wanted are odd from the third on, for an hour', async () => {
  const unwanted = { state: ChallengeState.EXPIRED, resultCode: ResultCode.FAILED_PHONE_APP_NO_RESPONSE }
  await learn(end({ ...unwanted, challengeId: '1' }), end({ ...unwanted, challengeId: '2' }))
  expect(await signals()).toEqual([])
  await learn(end({ state: ChallengeState.DENIED, resultCode: ResultCode.FAILED_PHONE_APP_DENIED }))
  expect(await signals()).toEqual(['prompt-harassment'])
  stage.world.advance(60 * minute)
  expect(await signals()).toEqual([])
})

describe('traffic', () => {
  const failed = (clientIp: string, count: number) =>
    times(count, (number) => end({ userId: `user-${number}`, clientIp, state: ChallengeState.DENIED }))

  test('of an address that fails and fails is odd at that address, for ten minutes', async () => {
    await learn(...failed(home, 20))
    expect(await signals({ userId: 'zoe' })).toContain('address-velocity')
    expect(await signals({ userId: 'zoe', clientIp: '192.0.2.8' })).not.toContain('address-velocity')
    stage.world.advance(11 * minute)
    expect(await signals({ userId: 'zoe' })).not.toContain('address-velocity')
  })

  test('of a network is summed over its addresses', async () => {
    await learn(...times(5, (number) => failed(`192.0.2.${number}`, 10)).flat())
    const found = await signals({ userId: 'zoe', clientIp: '192.0.2.200' })
    expect(found).toContain('network-velocity')
    expect(found).not.toContain('address-velocity')
  })

  test('to an application is odd where it is five times what it was in the hour before', async () => {
    await learn(...times(10, (number) => begin({ userId: `user-${number}`, clientIp: '' })))
    stage.world.advance(20 * minute)
    await learn(...times(100, (number) => begin({ userId: `user-${number}`, clientIp: '' })))
    expect(await signals({ userId: 'zoe', clientIp: '' })).toEqual(['application-surge'])
    expect(await signals({ userId: 'zoe', clientIp: '', applicationId: 'mail' })).toEqual([])
  })
})

test('an address is bad, or an exit of Tor, where a list says so', async () => {
  stage.ctx.reputation = { ...noReputation, isBad: (ip) => ip === home, isTorExit: (ip) => ip === paris }
  expect([await signals(), await signals({ clientIp: paris })]).toEqual([['bad-network'], ['tor-exit']])
})

test('a tenant weighs as it likes, and only watches where it likes', async () => {
  stage.ctx.reputation = { ...noReputation, isBad: () => true }
  const set = async (after: Partial<Settings>) => {
    stage.world.advance(1)
    const event = SettingsChanged.fromPartial({ after })
    await learn({ ...carried(SettingsChanged, event), id: stage.world.randomId() })
  }
  await set({ riskWeights: ['bad-network=200'] })
  expect(await assess()).toMatchObject({ level: RiskLevel.HIGH, score: 80 })
  await set({ riskWeights: ['bad-network=200'], riskDryRun: true })
  const signal = { signal: 'bad-network', score: 80 }
  expect(await assess()).toMatchObject({ level: RiskLevel.LOW, score: 0, dryRun: true, signals: [signal] })
})

test('a sign-in is weighed in one statement without a commit, and so are many that coincide', async () => {
  await learn(end())
  await assess()
  const counted = countStatements(stage.database.pool)
  await assess({ clientIp: paris, userAgent: firefox })
  expect(counted).toMatchObject({ statements: 1, commits: 0 })
  await Promise.all(times(40, (number) => assess({ userId: `user-${number}` })))
  expect(counted.statements).toBeLessThan(10)
})
