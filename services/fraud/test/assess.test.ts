import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { AnswerRejected, ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import type { AssessRequest } from '#contracts/gen/countersign/fraud/v1/fraud'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { RiskLevel, type Risk } from '#contracts/gen/countersign/types/v1/risk'
import { carried, type Carried } from '#libs/testing/deliver'
import { deliver } from './deliver.ts'
import { openStage, type Stage } from './stage.ts'

const minute = 60_000
const home = '192.0.2.7'
const abroad = '198.51.100.9'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

beforeEach(async () => {
  await stage.database.pool.query('truncate block, sighting, activity, tally, inbox, outbox')
})

afterAll(() => stage.stop())

async function assess(request: Partial<AssessRequest> = {}, tenant = 'acme'): Promise<Risk> {
  const whole = { userId: 'ann', applicationId: 'vpn', clientIp: home, userAgent: '', ...request }
  const { risk } = await stage.peer('challenge', tenant).assess(whole)
  return risk as Risk
}

async function signals(request: Partial<AssessRequest> = {}, tenant = 'acme'): Promise<string[]> {
  return (await assess(request, tenant)).signals.map(({ signal }) => signal)
}

const place = { userId: 'ann', applicationId: 'vpn', clientIp: home }
type Place = Partial<typeof place>

/** Somebody begins a sign-in, now. */
function begin(where: Place = {}, state: ChallengeState = ChallengeState.PENDING, reason: DecisionReason = 0) {
  const decided = { ...place, ...where, state, decision: { reason }, decidedAt: stage.world.now() }
  return carried(SignInDecided, SignInDecided.fromPartial(decided))
}

/** Somebody ends one, now. */
function end(where: Place = {}, state: ChallengeState = ChallengeState.APPROVED) {
  return carried(
    ChallengeFinished,
    ChallengeFinished.fromPartial({ ...place, ...where, state, finishedAt: stage.world.now() }),
  )
}

/** Somebody gives a wrong answer, now. */
function slip(where: Place = {}, resultCode: ResultCode = ResultCode.FAILED_OATH_CODE_INCORRECT) {
  return carried(
    AnswerRejected,
    AnswerRejected.fromPartial({ ...place, ...where, resultCode, rejectedAt: stage.world.now() }),
  )
}

const learn = (...events: Carried[]) => deliver(stage.database.kysely, events)

const times = <T>(count: number, make: (number: number) => T) =>
  Array.from({ length: count }, (_, number) => make(number))

test('somebody unknown is simply new', async () => {
  const rest = { blocked: false, dryRun: false, newDevice: '' }
  expect(await assess()).toEqual({ level: RiskLevel.LOW, score: 0, signals: [], ...rest })
})

test('a sign-in is weighed without being recorded', async () => {
  for (let time = 0; time < 6; time++) await assess()
  expect(await signals()).toEqual([])
})

describe('a network', () => {
  test('is known once the person proved themselves there, for all of its addresses', async () => {
    await learn(begin(), end())
    expect(await signals({ clientIp: '192.0.2.200' })).toEqual([])
    expect(await assess({ clientIp: abroad })).toMatchObject({
      level: RiskLevel.MEDIUM,
      score: 30,
      signals: [{ signal: 'new-network', score: 30 }],
    })
  })

  test('stays new however often somebody fails there', async () => {
    await learn(begin(), end())
    await learn(begin({ clientIp: abroad }), end({ clientIp: abroad }, ChallengeState.DENIED))
    expect(await signals({ clientIp: abroad })).toEqual(['new-network'])
  })

  test('is known where the tenant vouches for it, and not where merely nothing was demanded', async () => {
    await learn(end())
    await learn(begin({ clientIp: abroad }, ChallengeState.SKIPPED, DecisionReason.NOT_REQUIRED))
    expect(await signals({ clientIp: abroad })).toEqual(['new-network'])
    await learn(begin({ clientIp: abroad }, ChallengeState.SKIPPED, DecisionReason.TRUSTED_NETWORK))
    expect(await signals({ clientIp: abroad })).toEqual([])
  })

  test.each([
    ['nothing', ''],
    ['a word', 'somewhere'],
    ['far too much', '9'.repeat(10_000)],
  ])('that is named by %s is unknown, never trusted, and no error', async (_name, clientIp) => {
    await learn(end({ clientIp }))
    expect(await assess({ clientIp })).toMatchObject({
      level: RiskLevel.LOW,
      signals: [{ signal: 'new-network', score: 10 }],
    })
  })

  test('of one person or tenant is none of another', async () => {
    await learn(end(), end({ userId: 'bob', clientIp: abroad }))
    expect(await signals({ clientIp: abroad })).toEqual(['new-network'])
    expect(await signals({ clientIp: abroad }, 'globex')).toEqual([])
  })
})

describe('counts', () => {
  test('many sign-ins of one person are odd for ten minutes', async () => {
    await learn(...times(5, () => begin()))
    expect(await signals()).toEqual(['velocity'])
    stage.world.advance(10 * minute)
    expect(await signals()).toEqual([])
  })

  test('wrong answers are odd for an hour, and a code that comes twice is odder', async () => {
    await learn(slip(), slip(), slip())
    expect(await assess()).toMatchObject({ level: RiskLevel.MEDIUM, score: 30 })
    await learn(slip({}, ResultCode.FAILED_OATH_CODE_DUPLICATE))
    expect(await assess()).toMatchObject({ level: RiskLevel.HIGH, score: 80 })
    stage.world.advance(60 * minute)
    expect(await signals()).toEqual([])
  })

  test('add up over batches, and an event that comes twice counts once', async () => {
    const first = slip()
    await learn(first, slip())
    await learn(first)
    expect(await signals()).toEqual([])
    await learn(first, slip())
    expect(await signals()).toEqual(['repeated-failures'])
  })

  test('do not depend on the order of events', async () => {
    const events = [begin(), slip(), slip(), slip(), end()]
    await learn(...events.toReversed())
    expect(await assess({ clientIp: abroad })).toMatchObject({
      signals: [
        { signal: 'new-network', score: 30 },
        { signal: 'repeated-failures', score: 30 },
      ],
    })
  })
})

describe('a spray', () => {
  const fails = (number: number) => end({ userId: `user-${number}`, clientIp: abroad }, ChallengeState.DENIED)

  test('is many people who fail from one network, whoever comes from there next', async () => {
    await learn(...times(10, fails))
    expect(await signals({ userId: 'zoe', clientIp: abroad })).toEqual(['spray'])
    expect(await signals({ userId: 'zoe' })).toEqual([])
    expect(await signals({ userId: 'zoe', clientIp: abroad }, 'globex')).toEqual([])
  })

  test('is not an office where people get in at the second try', async () => {
    await learn(...times(10, fails), ...times(10, (number) => end({ userId: `user-${number}`, clientIp: abroad })))
    expect(await signals({ userId: 'zoe', clientIp: abroad })).toEqual([])
  })

  test('is none from addresses that nobody knows', async () => {
    await learn(...times(12, (number) => end({ userId: `user-${number}`, clientIp: '' }, ChallengeState.DENIED)))
    expect(await signals({ userId: 'zoe', clientIp: '' })).toEqual([])
  })
})

test('assessments that coincide get each its own answer', async () => {
  await learn(end(), ...times(3, () => slip({ userId: 'bob' })))
  const asked = [{ userId: 'ann' }, { userId: 'bob' }, { userId: 'ann', clientIp: abroad }, { userId: 'zoe' }]
  const answers = await Promise.all(times(40, (number) => signals(asked[number % 4])))
  const expected = [[], ['repeated-failures'], ['new-network'], []]
  expect(answers).toEqual(times(40, (number) => expected[number % 4]))
})
