import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { metrics } from '@opentelemetry/api'
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { expireChallenges } from '../sweep.ts'
import { openHouse } from './house.ts'
import { codeOf, people } from './people.ts'

const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA)
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>

beforeAll(async () => {
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
  house = await openHouse()
  person = people(house)
})
afterAll(async () => {
  metrics.disable()
  await house.close()
})
beforeEach(async () => {
  await counted()
  Object.assign(house.neighbours.sayings, { outcome: Outcome.CHALLENGE, reason: DecisionReason.PERSON_STATE })
  house.world.advance(600_000)
})

/** What was counted since the last look. */
async function counted() {
  await reader.forceFlush()
  const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  exporter.reset()
  const points = all
    .filter(({ descriptor }) => descriptor.name === 'countersign.sign_ins')
    .flatMap((metric): DataPoint<unknown>[] => metric.dataPoints)
  return points.map(({ attributes, value }) => ({ ...attributes, value }))
}

const answer = ({ id: challengeId }: Challenge, value: string, requestId = '') =>
  house.challenges().answerChallenge({
    ...{ challengeId, requestId, factorId: '', rememberDevice: false, deviceToken: '', userAgent: '' },
    answer: { kind: { $case: 'code', value } },
  })

const byApp = { method: 'app_code', edition: 'full', value: 1 }

test('a person who was let in is counted once, however often the answer came', async () => {
  const { userId, seed } = await person.withApp()
  const challenge = await person.start(userId, { requestId: 'once' })
  await person.start(userId, { requestId: 'once' })
  expect(await counted()).toEqual([])
  const code = codeOf(seed, house.world.now())
  for (const _ of [1, 2]) await answer(challenge, code, 'the-same')
  expect(await counted()).toEqual([{ outcome: 'approved', reason: 'success_oath_code_verified', ...byApp }])
})

test('a person who answers wrongly is counted when that ends the challenge, with the reason of the reports', async () => {
  const { userId } = await person.withPhone()
  const challenge = await person.start(userId)
  const wrong = house.neighbours.texts.at(-1)?.parameters.otp === '000000' ? '111111' : '000000'
  await answer(challenge, wrong)
  await answer(challenge, wrong)
  expect(await counted()).toEqual([])
  await answer(challenge, wrong)
  expect(await counted()).toEqual([
    {
      ...{ outcome: 'denied', method: 'one_way_sms', edition: 'full', value: 1 },
      reason: 'failed_sms_max_otp_retry_reached',
    },
  ])
})

test('people who gave up, or never answered, are counted as such', async () => {
  const { userId } = await person.withApp()
  const { id: challengeId } = await person.start(userId)
  for (const _ of [1, 2]) await house.challenges().cancelChallenge({ challengeId })
  await person.start(userId)
  house.world.advance(600_000)
  await expireChallenges(house.ctx)
  expect(await counted()).toEqual([
    { outcome: 'cancelled', reason: 'unspecified', ...byApp },
    { outcome: 'expired', reason: expect.stringMatching(/oath/), ...byApp },
  ])
})

test.each([
  ['skipped', Outcome.SKIPPED, 'trusted_network', DecisionReason.TRUSTED_NETWORK],
  ['denied', Outcome.DENIED, 'not_licensed', DecisionReason.NOT_LICENSED],
  ['enrol', Outcome.ENROL, 'not_registered', DecisionReason.NOT_REGISTERED],
] as const)('a sign-in that is %s without a challenge is counted with the reason of the decision', async (...told) => {
  const [outcome, decided, reason, because] = told
  const { userId } = await person.withApp()
  Object.assign(house.neighbours.sayings, { outcome: decided, reason: because })
  const request = person.request(userId)
  for (const _ of [1, 2]) await house.challenges().startChallenge(request)
  expect(await counted()).toEqual([{ outcome, method: 'unspecified', edition: 'full', reason, value: 1 }])
})

test('a person who registers something signs in to nothing, and is not counted', async () => {
  const kind = { $case: 'smsPhone' as const, value: { number: '+14255550177' } }
  await house.factors().enrolFactor({ userId: 'newcomer', kind, vouched: false })
  house.world.advance(3_600_000)
  await expireChallenges(house.ctx)
  expect(await counted()).toEqual([])
})
