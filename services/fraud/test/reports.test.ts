import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { CallFinished } from '#contracts/gen/countersign/delivery/v1/events'
import { FraudReported, PersonBlocked } from '#contracts/gen/countersign/fraud/v1/events'
import {
  BlockSource,
  FraudReportSource,
  ReportFraudRequest,
  type FraudReport,
} from '#contracts/gen/countersign/fraud/v1/fraud'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { SettingsChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { carried } from '#libs/testing/deliver'
import { deliver, deliverCalls } from './deliver.ts'
import { openStage, type Stage } from './stage.ts'

const day = 24 * 3_600_000

let stage: Stage
let acme: ReturnType<Stage['console']>

beforeAll(async () => {
  stage = await openStage()
  acme = stage.console('acme')
})

beforeEach(async () => {
  await stage.database.pool.query('truncate block, fraud_report, tenant_settings, inbox, outbox')
})

afterAll(() => stage.stop())

/** The tenant changes its settings. */
async function settle(settings: Partial<Settings>, told?: string): Promise<void> {
  stage.world.advance(1)
  const id = told ?? stage.world.randomId()
  const event = SettingsChanged.fromPartial({ after: settings })
  await deliver(stage.database.kysely, [{ ...carried(SettingsChanged, event), id }])
}

const inCall = {
  ...{ userId: 'ann', source: FraudReportSource.CALL, challengeId: 'c-1', applicationId: 'vpn' },
  ...{ clientIp: '198.51.100.7', number: '+14255550123' },
}

async function report(request: Partial<ReportFraudRequest> = {}, by = stage.peer('challenge', 'acme')) {
  return (await by.reportFraud(ReportFraudRequest.fromPartial({ ...inCall, ...request }))).report as FraudReport
}

const byAdministrator = { source: FraudReportSource.ADMINISTRATOR, reason: 'she called the help desk', challengeId: '' }

async function isBlocked(userId = 'ann'): Promise<boolean> {
  const request = { userId, applicationId: 'vpn', clientIp: '192.0.2.1', userAgent: '' }
  return (await stage.peer('challenge', 'acme').assess(request)).risk?.blocked ?? false
}

async function told<Event>(type: { $type: string; decode(bytes: Uint8Array): Event }): Promise<Event[]> {
  const like = `${type.$type}.%`
  const { rows } = await stage.database.pool.query('select payload from outbox where subject like $1 order by id', [
    like,
  ])
  return rows.map(({ payload }) => type.decode(payload))
}

describe('a person who presses the fraud code in a call', () => {
  const pressed = (more: Partial<CallFinished> = {}) => {
    const facts = { userId: 'ann', challengeId: 'c-9', fraudReported: true, blockRequested: true, ...more }
    const from = { applicationId: 'vpn', clientIp: '198.51.100.7' }
    const event = CallFinished.fromPartial({
      ...facts,
      ...from,
      recipientHint: '+*********23',
      finishedAt: stage.world.now(),
    })
    return deliverCalls(stage.world)(stage.database.kysely, [carried(CallFinished, event)])
  }

  test('and 1 then, is blocked by it, once however often it is told', async () => {
    await settle({ enableFraudAlert: true, blockForFraud: true })
    await pressed()
    await pressed()
    expect(await isBlocked()).toBe(true)
    const all = await told(FraudReported)
    const from = { applicationId: 'vpn', clientIp: '198.51.100.7', numberHint: '+*********23' }
    expect(all).toMatchObject([
      { report: { source: FraudReportSource.CALL, blocked: true, challengeId: 'c-9', ...from } },
    ])
    expect(await told(PersonBlocked)).toHaveLength(1)
  })

  test('and nothing then, has reported it and is not blocked', async () => {
    await settle({ enableFraudAlert: true, blockForFraud: true })
    await pressed({ blockRequested: false })
    expect(await isBlocked()).toBe(false)
    expect(await told(FraudReported)).toMatchObject([{ report: { blocked: false } }])
  })

  test('where the tenant has switched that off meanwhile, and one who pressed none, have reported nothing', async () => {
    await pressed()
    await settle({ enableFraudAlert: true })
    await pressed({ fraudReported: false })
    expect(await told(FraudReported)).toEqual([])
  })
})

describe('a person who reports fraud', () => {
  test('is blocked at once for as long as the tenant says, by their own word', async () => {
    await settle({ enableFraudAlert: true, blockForFraud: true, blockLifetimeDays: 30 })
    const made = await report()
    const now = stage.world.now()
    expect(made).toMatchObject({ blocked: true, reportedBy: 'ann', reportedAt: now, numberHint: '+*********23' })
    expect(await isBlocked()).toBe(true)
    const expiresAt = new Date(now.getTime() + 30 * day)
    const reason = 'the person reported fraud in a call'
    const block = { source: BlockSource.FRAUD_ALERT, reason, blockedBy: 'ann', expiresAt }
    expect(await told(PersonBlocked)).toMatchObject([{ ...block, blockId: made.blockId, after: block }])
    expect(await told(FraudReported)).toEqual([{ report: made }])
  })

  test('is not blocked where the tenant does not want it, nor where they declined', async () => {
    await settle({ enableFraudAlert: true })
    expect(await report()).toMatchObject({ blocked: false, blockId: '' })
    await settle({ enableFraudAlert: true, blockForFraud: true })
    expect(await report({ challengeId: 'c-2', blockDeclined: true })).toMatchObject({ blocked: false, blockId: '' })
    expect(await isBlocked()).toBe(false)
    expect(await told(FraudReported)).toHaveLength(2)
  })

  test('is refused where the tenant does not let people report', async () => {
    await expect(report()).rejects.toMatchObject({ reason: ErrorReason.FEATURE_OFF })
  })

  test('does so once for a challenge, however often and at once it is told, and stays unblocked when unblocked', async () => {
    await settle({ enableFraudAlert: true, blockForFraud: true })
    const [first, ...others] = await Promise.all(Array.from({ length: 8 }, () => report()))
    for (const other of others) expect(other.id).toBe(first?.id)
    await acme.unblock({ userId: 'ann', reason: 'it was she after all' })
    expect(await report()).toMatchObject({ id: first?.id, blocked: true })
    expect(await isBlocked()).toBe(false)
    expect([await told(FraudReported), await told(PersonBlocked)].map(({ length }) => length)).toEqual([1, 1])
  })

  test('who is blocked already stays so, and the report says by which block', async () => {
    await settle({ enableFraudAlert: true, blockForFraud: true })
    const { block } = await acme.block({ userId: 'ann', reason: 'lost her phone', days: 1 })
    expect(await report()).toMatchObject({ blocked: true, blockId: block?.id })
    expect(await told(PersonBlocked)).toHaveLength(1)
  })
})

test('an administrator reports for a person whatever people may do, with a reason that the block has', async () => {
  await settle({ blockForFraud: true })
  const made = await report(byAdministrator, acme)
  expect(made).toMatchObject({ reportedBy: 'console', reason: byAdministrator.reason, blocked: true })
  const { blocks } = await acme.listBlocks({ userId: 'ann', inForce: true })
  const by = { source: BlockSource.FRAUD_ALERT, blockedBy: 'console' }
  expect(blocks).toMatchObject([{ id: made.blockId, reason: byAdministrator.reason, ...by }])
})

test('a block of no given length lasts as the tenant says', async () => {
  await settle({ blockLifetimeDays: 7 })
  const { block } = await acme.block({ userId: 'ann', reason: 'lost her phone', days: 0 })
  expect(block?.expiresAt).toEqual(new Date(stage.world.now().getTime() + 7 * day))
})

test('settings that were told late do not replace those that were told after them', async () => {
  const earlier = stage.world.randomId()
  stage.world.advance(1)
  await settle({ blockForFraud: true })
  await settle({ blockForFraud: false }, earlier)
  expect(await report(byAdministrator, acme)).toMatchObject({ blocked: true })
})

test('reports are listed the newest first, page by page, and are of one tenant', async () => {
  for (const userId of ['ann', 'bob', 'ann']) {
    await report({ ...byAdministrator, userId }, acme)
    stage.world.advance(1)
  }
  const page = { pageSize: 2, pageToken: '' }
  const first = await acme.listFraudReports({ userId: '', page })
  expect(first.reports.map(({ userId }) => userId)).toEqual(['ann', 'bob'])
  const rest = { ...page, pageToken: first.nextPageToken }
  const second = await acme.listFraudReports({ userId: '', page: rest })
  expect(second).toMatchObject({ reports: [{ userId: 'ann' }], nextPageToken: '' })
  expect((await acme.listFraudReports({ userId: 'ann' })).reports).toHaveLength(2)
  expect((await stage.console('globex').listFraudReports({ userId: '', page: rest })).reports).toEqual([])
})

describe('refused', () => {
  test.each([
    ['by a client in the name of a call', { reason: 'x' }, 'source'],
    ['by an administrator without a reason', { ...byAdministrator, reason: '' }, 'reason'],
    ['without a person', { ...byAdministrator, userId: '' }, 'user_id'],
    ['with a number that is none', { ...byAdministrator, number: '12' }, 'number'],
    ['with an address too long', { ...byAdministrator, clientIp: 'x'.repeat(65) }, 'client_ip'],
  ])('is a report %s', async (_name, request, field) => {
    const violations = [expect.objectContaining({ field })]
    const refused = { reason: ErrorReason.INVALID_REQUEST, violations }
    await expect(report(request, acme)).rejects.toMatchObject(refused)
  })

  test('is a service that speaks for an administrator, another service, and a client without the scope', async () => {
    await expect(report(byAdministrator)).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
    const delivery = stage.peer('delivery', 'acme')
    await expect(report({}, delivery)).rejects.toMatchObject({ reason: ErrorReason.PEER_NOT_ALLOWED })
    const reports = stage.console('acme:reports')
    await expect(report(byAdministrator, reports)).rejects.toMatchObject({ reason: ErrorReason.SCOPE_MISSING })
  })
})
