import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { PersonBlocked } from '#contracts/gen/countersign/fraud/v1/events'
import { BlockSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { ReportKind, ReportStatus, StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { carried } from '#libs/testing/deliver'
import { reports } from '../reports/index.ts'
import { deliver } from './deliver.ts'
import { blocked, decided, id, second } from './events.ts'
import { story } from './story.ts'
import { openStage, rowsOf, type Stage } from './stage.ts'

const { USAGE_DETAIL, USAGE_BY_PERSON, USAGE_BY_DAY, SIGN_INS } = ReportKind
const { BLOCKS, BYPASSES, CHANGES, DELIVERIES } = ReportKind

let stage: Stage
let acme: ReturnType<Stage['console']>

beforeAll(async () => {
  stage = await openStage()
  acme = stage.console('acme')
  await deliver(stage.database.kysely, story(), [
    carried(
      PersonBlocked,
      blocked(id('b2'), { userId: 'ann', source: BlockSource.FRAUD_ALERT, blockedAt: second(60) }),
    ),
  ])
})

afterAll(() => stage.stop())

/** A report without the cells in which there is nothing. */
async function told(kind: ReportKind, filters: Partial<StreamReportRequest> = {}) {
  const { rows } = await rowsOf(acme, { kind, ...filters })
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')))
}

const byName = (one: Record<string, string>, other: Record<string, string>) =>
  (one['Username'] ?? '') < (other['Username'] ?? '') ? -1 : 1

const columnsOf = async (kind: ReportKind) => (await rowsOf(acme, { kind })).columns

describe('the usage detail', () => {
  test('has the columns of 2016', async () => {
    const five = ['Country Code', 'Phone Number', 'Extension', 'Authenticated', 'Result']
    expect(await columnsOf(USAGE_DETAIL)).toEqual([
      ...['Timestamp', 'Username', 'First Name', 'Last Name', 'Email Address', 'User Group'],
      ...['Authentication Method', 'Phone Call Mode', 'Text Message Direction', 'Text Message Mode'],
      ...['Mobile App Mode', 'OATH Token Mode', 'Authentication Type', 'Application Name'],
      ...five.map((name) => `Primary Call ${name}`),
      ...five.map((name) => `Backup Call ${name}`),
      ...['Overall Authenticated', 'Overall Result', 'Step Results', 'Initiating IP Address'],
      ...['Device Token', 'Device Type', 'Mobile App Version', 'OS Version', 'Device Result'],
      'Used Check for Notification',
    ])
  })

  test('tells all that is known of a sign-in, and of the phone its last two digits', async () => {
    const [, ann] = await told(USAGE_DETAIL)
    expect(ann).toMatchObject({
      ...{ Timestamp: '2026-03-01T10:00:00.000Z', Username: 'ann', 'First Name': 'Ann', 'User Group': 'staff, ops' },
      ...{ 'Authentication Method': 'Text Message', 'Text Message Direction': 'One-Way', 'Text Message Mode': 'OTP' },
      ...{ 'Application Name': 'vpn', 'Initiating IP Address': '192.0.2.7' },
      ...{ 'Primary Call Country Code': '49', 'Primary Call Phone Number': '+*********23' },
      ...{ 'Primary Call Authenticated': 'true', 'Primary Call Result': 'SUCCESS_SMS_SENT' },
      ...{ 'Overall Authenticated': 'true', 'Overall Result': 'SUCCESS_SMS_SENT' },
      'Step Results': 'false FAILED_SMS_OTP_INCORRECT; false FAILED_SMS_OTP_INCORRECT; true SUCCESS_SMS_SENT',
    })
  })

  test.each<[string, Partial<StreamReportRequest>, string[]]>([
    ['of one person', { userId: 'bob' }, ['bob']],
    ['at one application', { applicationId: 'wiki' }, []],
    ['of an integration', { authenticationType: 'radius' }, []],
    ['by a method', { method: Method.ONE_WAY_SMS }, ['bob', 'ann']],
    ['by another method', { method: Method.OATH_TOKEN }, []],
    ['with a result', { resultCode: ResultCode.SUCCESS_SMS_SENT }, ['ann']],
    ['from a moment on', { from: second(1) }, ['bob']],
    ['until before a moment', { to: second(1) }, ['ann']],
    ['at the most so many', { most: 1 }, ['bob']],
  ])('may be of sign-ins %s', async (_name, filters, people) => {
    expect((await told(USAGE_DETAIL, filters)).map(({ Username }) => Username)).toEqual(people)
  })

  test('may be of the people in a group', async () => {
    for (const kind of [USAGE_DETAIL, USAGE_BY_PERSON]) {
      expect(await told(kind, { userGroup: 'nobody' })).toEqual([])
      expect(await told(kind, { userGroup: 'ops' })).toMatchObject([{ Username: 'ann' }])
    }
  })
})

test('the usage by person counts what each tried, by their names', async () => {
  expect(await told(USAGE_BY_PERSON)).toEqual([
    {
      ...{ Username: 'ann', Attempts: '1', Succeeded: '1', Denied: '0', 'Phone Call': '0', 'Text Message': '1' },
      ...{ 'Mobile App': '0', 'OATH Token': '0', 'Other Methods': '0', 'Last Attempt': '2026-03-01T10:00:00.000Z' },
    },
    expect.objectContaining({ Username: 'bob', Attempts: '1', Succeeded: '0', Denied: '0' }),
  ])
})

test('the usage by day counts attempts, people and billed packs of ten', async () => {
  expect(await told(USAGE_BY_DAY)).toMatchObject([
    {
      Day: '2026-03-01',
      Attempts: '2',
      Succeeded: '1',
      'Distinct Users': '2',
      'Text Message': '2',
      'Billed Units': '0.2',
    },
  ])
  expect(await told(USAGE_BY_DAY, { from: second(1) })).toMatchObject([{ Attempts: '1' }])
})

test('a person who signed in twice in a pages-long report is counted once', async () => {
  const people = Array.from({ length: 1_203 }, (_, number) => `user-${String(number).padStart(4, '0')}`)
  const events = people.flatMap((userId) =>
    [1, 2].map((time) => carried(SignInDecided, decided(id(`${userId} ${time}`), { userId }), 'many')),
  )
  await deliver(stage.database.kysely, events)
  const { rows } = await rowsOf(stage.console('many'), { kind: USAGE_BY_PERSON })
  expect(rows.map(({ Username }) => Username)).toEqual(people)
  expect(new Set(rows.map(({ Attempts }) => Attempts))).toEqual(new Set(['2']))
})

test.each([USAGE_DETAIL, USAGE_BY_PERSON, SIGN_INS])('report %i goes on where it was cut off', async (kind) => {
  const many = stage.console('many')
  const request = StreamReportRequest.create({ kind })
  const [begun, tokens]: [string[][], string[]] = [[], []]
  for await (const { part } of many.streamReport(request)) {
    if (part?.$case === 'nextPageToken') tokens.push(part.value)
    if (part?.$case === 'row' && tokens.length === 0) begun.push(part.value.cells)
  }
  const rest: string[][] = []
  for await (const { part } of many.streamReport({ ...request, pageToken: tokens[0] ?? '' })) {
    if (part?.$case === 'row') rest.push(part.value.cells)
  }
  const whole = (await rowsOf(many, { kind })).rows.map((row) => Object.values(row))
  expect([...begun, ...rest]).toEqual(whole)
  expect(begun).toHaveLength(1_000)
})

test('the sign-in report says what was required, what came of it, and which rule decided', async () => {
  const denied = decided(id('c3'), { decision: undefined, userId: 'zed', decidedAt: second(90) })
  await deliver(stage.database.kysely, [carried(SignInDecided, denied, 'globex')])
  expect(await told(SIGN_INS)).toMatchObject([
    { Username: 'bob', 'MFA required': 'Yes', 'MFA result': 'in_progress', Rule: 'person-state' },
    {
      ...{
        Username: 'ann',
        'MFA required': 'Yes',
        'MFA result': 'completed_in_cloud',
        'MFA auth method': 'Text Message',
      },
      ...{ 'MFA auth detail': '+*********23', 'Conditional access': 'not_applied', Rule: 'person-state' },
    },
  ])
})

const block = { 'Block By Username': 'console', 'Block Reason': 'stolen', Blocked: 'true', 'Account Lockout': 'false' }

test('the blocked user history says who was blocked and how it ended', async () => {
  expect(await columnsOf(BLOCKS)).toEqual([
    ...['Block Timestamp', 'Block By Username', 'Username', 'Country Code', 'Phone Number', 'Phone Number Formatted'],
    ...['Extension', 'Clean Extension', 'Blocked', 'Block Reason', 'Completion Timestamp', 'Completion Reason'],
    ...['Account Lockout', 'Fraud Alert', 'Fraud Alert Not Blocked', 'Language'],
  ])
  const dave = {
    ...{ Username: 'dave', 'Completion Timestamp': '2026-03-01T10:00:50.000Z', 'Completion Reason': 'a new phone' },
    'Fraud Alert': 'false',
  }
  expect((await told(BLOCKS)).toSorted(byName)).toMatchObject([
    { ...block, Username: 'ann', 'Phone Number': '+*********23', 'Fraud Alert': 'true' },
    { ...block, ...dave },
    { Username: 'fay', Blocked: 'false', 'Fraud Alert': 'true', 'Fraud Alert Not Blocked': 'true' },
  ])
  expect(await told(BLOCKS, { status: ReportStatus.IN_FORCE })).toMatchObject([{ Username: 'ann' }])
  const ended = await told(BLOCKS, { status: ReportStatus.ENDED })
  expect(ended.map(({ Username }) => Username).toSorted()).toEqual(['dave', 'fay'])
  expect(await told(BLOCKS, { phone: '23' })).toMatchObject([{ Username: 'ann' }])
  expect(await told(BLOCKS, { to: second(60) })).toMatchObject([{ Username: 'dave' }])
})

test('the bypassed user history says who was given a bypass and whether they used it', async () => {
  expect(await columnsOf(BYPASSES)).toEqual([
    ...['Bypass Timestamp', 'Bypass Seconds', 'Bypass By Username', 'Username', 'Country Code', 'Phone Number'],
    ...['Phone Number Formatted', 'Extension', 'Clean Extension', 'Bypass Reason', 'Completion Timestamp'],
    ...['Completion Reason', 'Bypass Used'],
  ])
  expect(await told(BYPASSES, { status: ReportStatus.ENDED })).toEqual([
    {
      ...{ 'Bypass Timestamp': '2026-03-01T10:00:00.000Z', 'Bypass Seconds': '300', 'Bypass By Username': 'console' },
      ...{ Username: 'eve', 'Bypass Reason': 'no signal', 'Completion Timestamp': '2026-03-01T10:00:30.000Z' },
      ...{ 'Completion Reason': 'used', 'Bypass Used': 'true' },
    },
  ])
  expect(await told(BYPASSES, { status: ReportStatus.IN_FORCE })).toEqual([])
})

test('the changes tell of phones, apps and tokens that came and went, and of no PIN', async () => {
  expect(await columnsOf(CHANGES)).toEqual([
    ...['Change Timestamp', 'Username', 'New Country Code', 'New Phone Number', 'New Extension'],
    ...['New Backup Country Code', 'New Backup Phone Number', 'New Backup Extension'],
    ...['New PIN', 'PIN Change Required', 'Old Device Token', 'New Device Token'],
  ])
  const changes = await told(CHANGES)
  expect(changes).toHaveLength(6)
  expect(changes).toEqual(
    expect.arrayContaining([
      { 'Change Timestamp': '2026-03-01T09:59:00.000Z', Username: 'ann', 'New Phone Number': '+*********23' },
      { 'Change Timestamp': '2026-03-01T09:59:00.000Z', Username: 'ann', 'New Device Token': 'f2' },
      { 'Change Timestamp': '2026-03-01T10:00:05.000Z', Username: 'ann', 'Old Device Token': 'f2' },
      {
        ...{ 'Change Timestamp': '2026-03-01T10:00:06.000Z', Username: 'ann' },
        ...{ 'New PIN': 'set', 'PIN Change Required': 'true' },
      },
      { 'Change Timestamp': '2026-03-01T10:00:07.000Z', Username: 'ann', 'New Device Token': '0042' },
      { 'Change Timestamp': '2026-03-01T10:00:08.000Z', Username: 'ann', 'Old Device Token': '0042' },
    ]),
  )
})

test('deliveries are counted for each carrier and country', async () => {
  const counted = { Channel: 'SMS', 'Country Code': '49', Messages: '1', Failed: '0', Expired: '0' }
  expect(await told(DELIVERIES)).toEqual([
    { ...counted, Carrier: 'first', Delivered: '1', 'On Their Way': '0', Cost: '0.03' },
    { ...counted, Carrier: 'second', Delivered: '0', 'On Their Way': '1', Cost: '0.03' },
  ])
})

describe.each(Object.keys(reports).map(Number) as ReportKind[])('report %i', (kind) => {
  test('says how far it lags, also where there is nothing to report', async () => {
    const { header, rows } = await rowsOf(stage.console('nobody'), { kind })
    expect(header).toEqual({ madeAt: stage.ctx.world.now(), eventsBehind: -1n })
    expect(rows).toEqual([])
  })

  test('gives each column a name of its own', async () => {
    const columns = await columnsOf(kind)
    expect(new Set(columns).size).toBe(columns.length)
  })
})
