import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { FraudReported, PersonBlocked, PersonUnblocked } from '#contracts/gen/countersign/fraud/v1/events'
import { BlockSource, FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { ReportKind, ReportStatus, type StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { carried } from '#libs/testing/deliver'
import { deliver } from './deliver.ts'
import { blocked, fraudReported, id, second, unblocked } from './events.ts'
import { story } from './story.ts'
import { openStage, rowsOf, type Stage } from './stage.ts'

const { BLOCKS, FRAUD_ALERTS } = ReportKind

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  const byAnn = { userId: 'ann', source: BlockSource.FRAUD_ALERT, blockedAt: second(60) }
  const report = { source: FraudReportSource.APP, blocked: true, blockId: id('b2'), numberHint: '' }
  await deliver(stage.database.kysely, story(), [
    carried(PersonBlocked, blocked(id('b2'), byAnn)),
    carried(
      FraudReported,
      fraudReported(id('r2'), { ...report, userId: 'ann', reportedBy: 'ann', reportedAt: second(60) }),
    ),
  ])
})

afterAll(() => stage.stop())

/** A report without the cells in which there is nothing. */
async function told(kind: ReportKind, filters: Partial<StreamReportRequest> = {}) {
  const { rows } = await rowsOf(stage.console('acme'), { kind, ...filters })
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')))
}

const columnsOf = async (kind: ReportKind) => (await rowsOf(stage.console('acme'), { kind })).columns

test('fraud alerts say who reported what, also where it blocked nobody, and how the block ended', async () => {
  expect(await columnsOf(FRAUD_ALERTS)).toEqual([
    ...(await columnsOf(BLOCKS)),
    ...['Application Name', 'Initiating IP Address'],
  ])
  const where = { 'Application Name': 'vpn', 'Initiating IP Address': '192.0.2.9', 'Fraud Alert': 'true' }
  const ann = {
    ...{ ...where, Username: 'ann', 'Block By Username': 'ann', Blocked: 'true', 'Fraud Alert Not Blocked': 'false' },
    ...{ 'Block Reason': 'the person reported fraud in the app', 'Phone Number': '+*********23' },
  }
  const fay = {
    ...{ ...where, Username: 'fay', Blocked: 'false', 'Fraud Alert Not Blocked': 'true' },
    ...{ 'Block Reason': 'the person reported fraud in a call', 'Phone Number': '+*********77' },
    'Block Timestamp': '2026-03-01T10:01:10.000Z',
  }
  const all = await told(FRAUD_ALERTS)
  expect(all.toSorted((one) => (one['Username'] === 'ann' ? -1 : 1))).toMatchObject([ann, fay])
  expect(await told(FRAUD_ALERTS, { status: ReportStatus.IN_FORCE })).toMatchObject([ann])
  expect(await told(FRAUD_ALERTS, { status: ReportStatus.ENDED })).toMatchObject([fay])
  expect(await told(FRAUD_ALERTS, { phone: '77' })).toMatchObject([fay])
  expect(await told(FRAUD_ALERTS, { userId: 'ann', from: second(61) })).toEqual([])
  await deliver(stage.database.kysely, [carried(PersonUnblocked, { ...unblocked(id('b2')), userId: 'ann' })])
  const ended = { 'Completion Timestamp': '2026-03-01T10:00:50.000Z', 'Completion Reason': 'a new phone' }
  expect(await told(FRAUD_ALERTS, { userId: 'ann' })).toMatchObject([{ ...ann, ...ended }])
})
