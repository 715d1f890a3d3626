import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { CallFinished } from '#contracts/gen/countersign/delivery/v1/events'
import { ReportKind, type StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { carried } from '#libs/testing/deliver'
import { countHours } from '../count-hours.ts'
import { deliver } from './deliver.ts'
import { called, decided, finished, id } from './events.ts'
import { story } from './story.ts'
import { openStage, rowsOf, type Stage } from './stage.ts'

const { USAGE_DETAIL, USAGE_BY_DAY, SENDING_CUTS, NUMBER_EXCEPTIONS, ACTIVATIONS, SIGN_INS } = ReportKind

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  await deliver(stage.database.kysely, story())
})

afterAll(() => stage.stop())

/** A report without the cells in which there is nothing. */
async function told(kind: ReportKind, filters: Partial<StreamReportRequest> = {}) {
  const { rows } = await rowsOf(stage.console('acme'), { kind, ...filters })
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')))
}

test('budgets that were spent are told, and for how long', async () => {
  expect(await told(SENDING_CUTS)).toEqual([
    {
      ...{ 'Cut Timestamp': '2026-03-01T10:00:05.000Z', Budget: 'PREFIX', Of: '4915', Sent: '100', Converted: '1' },
      ...{ Allowed: '100', Username: 'ann', Until: '2026-03-02T00:00:00.000Z' },
    },
  ])
  expect(await told(SENDING_CUTS, { userId: 'bob' })).toEqual([])
})

test('activations tell of the devices that the app is on', async () => {
  expect(await told(ACTIVATIONS)).toEqual([
    {
      ...{ Username: 'ann', Timestamp: '2026-03-01T10:00:09.000Z', 'Activate Success': 'true' },
      ...{ 'Device Name': "Ann's phone", 'Device Type': 'android', 'App Version': '1.2' },
    },
  ])
})

test('exceptions to number matching are the approvals without the number', async () => {
  const byApp = { method: Method.APP_NOTIFICATION, factorId: 'f3' }
  const [with1, without] = [id('with'), id('without')]
  await deliver(stage.database.kysely, [
    ...[with1, without].map((challengeId) => carried(SignInDecided, decided(challengeId), 'app')),
    carried(ChallengeFinished, finished(with1, byApp), 'app'),
    carried(ChallengeFinished, finished(without, { ...byApp, withoutNumber: true }), 'app'),
  ])
  const { rows } = await rowsOf(stage.console('app'), { kind: NUMBER_EXCEPTIONS })
  expect(rows).toMatchObject([{ Username: 'ann', 'Device Token': 'f3', Approved: '2026-03-01T10:00:20.000Z' }])
})

test('a call says what came of it at each phone, and whether a PIN was demanded', async () => {
  const asked = decided(id('call'), { method: Method.PHONE_CALL })
  const decision = asked.decision && { ...asked.decision, pinRequired: true }
  const calls = [
    called(id('call'), id('leg'), { backup: true, approved: true, resultCode: ResultCode.SUCCESS_WITH_PIN }),
  ]
  await deliver(stage.database.kysely, [
    carried(SignInDecided, { ...asked, decision }, 'calls'),
    ...calls.map((call) => carried(CallFinished, call, 'calls')),
  ])
  const { rows } = await rowsOf(stage.console('calls'), { kind: USAGE_DETAIL })
  expect(rows).toMatchObject([
    {
      ...{ 'Authentication Method': 'Phone Call', 'Phone Call Mode': 'PIN', 'Primary Call Authenticated': 'false' },
      ...{ 'Backup Call Authenticated': 'true', 'Backup Call Result': 'SUCCESS_WITH_PIN' },
    },
  ])
})

test('the usage by day is the same from the counts of its hours, once the day is over, as from its sign-ins', async () => {
  const counted = stage.console('counted')
  const byDay = async (filters: Partial<StreamReportRequest> = {}) =>
    (await rowsOf(counted, { kind: USAGE_BY_DAY, ...filters })).rows
  await deliver(stage.database.kysely, story('counted'))
  const fromRows = await byDay()
  await countHours(stage.ctx)
  const { rows } = await stage.database.pool.query(
    `update usage_day set people = 7 where tenant_id = 'counted' and day = '2026-03-01' returning day, people`,
  )
  expect(rows).toEqual([{ day: '2026-03-01', people: 7 }])
  expect(await byDay()).toEqual(fromRows.map((row) => ({ ...row, 'Distinct Users': '7' })))
  expect(await byDay({ applicationId: 'vpn' })).toEqual(fromRows)
  const late = decided(id('late'), { userId: 'late' })
  await deliver(stage.database.kysely, [carried(SignInDecided, late, 'counted')])
  await countHours(stage.ctx)
  expect(await byDay()).toMatchObject([{ Attempts: '3', 'Distinct Users': '3' }])
})

test('a sign-in that was skipped did not require a second factor', async () => {
  const event = decided(id('c9'), { userId: 'pat' })
  const decision = event.decision && { ...event.decision, outcome: 1 as const, reason: DecisionReason.TRUSTED_NETWORK }
  await deliver(stage.database.kysely, [carried(SignInDecided, { ...event, decision, state: 6 }, 'initech')])
  const { rows } = await rowsOf(stage.console('initech'), { kind: SIGN_INS })
  expect(rows).toMatchObject([{ 'MFA required': 'No', 'MFA result': 'skipped_location' }])
})
