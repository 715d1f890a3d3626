import { expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import {
  ReportKind,
  ReportStatus,
  StreamAuditRequest,
  StreamReportRequest,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { until } from '#libs/testing/until'
import { usage } from '#test/cluster/usage'
import { acme, cluster, otherThan } from './stage.ts'

const { PENDING, APPROVED, DENIED, CANCELLED } = ChallengeState

test('every sign-in of a person is one row of the usage report, the newest first', async () => {
  const house = await cluster.newTenant({ id: 'counted' })
  const oda = await cluster.person({ house, has: ['app'] })
  const approved = await oda.start()
  await oda.answer(approved, otherThan(oda.appCode()))
  await oda.answer(approved, oda.appCode())
  const denied = await oda.start()
  for (let wrong = 0; wrong < 3; wrong++) await oda.answer(denied, otherThan(oda.appCode()))
  const cancelled = await oda.start()
  await house.vpn.challenge.cancelChallenge({ challengeId: cancelled.id })
  const pending = await oda.start()

  await cluster.settled()
  const { header, rows } = await usage(house.admin.reporting)
  expect(header).toMatchObject({ eventsBehind: 0n, madeAt: expect.any(Date) })
  expect(rows).toMatchObject([
    { challengeId: pending.id, state: PENDING, authenticated: false, wrongAnswers: 0 },
    { challengeId: cancelled.id, state: CANCELLED, authenticated: false, wrongAnswers: 0 },
    { challengeId: denied.id, state: DENIED, authenticated: false, wrongAnswers: 3 },
    { challengeId: approved.id, state: APPROVED, authenticated: true, wrongAnswers: 1 },
  ])
})

test('a person is known at the network where they proved themselves, and looks odd at another', async () => {
  const pat = await cluster.person({ house: acme, has: ['app'] })
  const begin = async (clientIp: string) => (await pat.start({ clientIp })).risk
  expect(await begin('192.0.2.1')).toMatchObject({ level: RiskLevel.LOW, signals: [] })
  await pat.answer(await pat.start({ clientIp: '192.0.2.1' }), pat.appCode())
  await cluster.settled()
  expect(await begin('192.0.2.99')).toMatchObject({ level: RiskLevel.LOW, signals: [] })
  expect(await begin('203.0.113.5')).toMatchObject({ level: RiskLevel.MEDIUM, signals: [{ signal: 'new-network' }] })
})

test('what administrators did is in the reports, and in a log that is signed', async () => {
  const house = await cluster.newTenant({ id: 'audited' })
  const kim = await cluster.person({ house, has: ['app'] })
  await house.admin.fraud.block({ userId: kim.userId, reason: 'lost her phone', days: 1 })
  await kim.start()
  await cluster.settled()

  const blocks: string[][] = []
  const request = StreamReportRequest.create({ kind: ReportKind.BLOCKS })
  for await (const { part } of house.admin.reporting.streamReport(request)) {
    if (part?.$case === 'row') blocks.push(part.value.cells)
  }
  expect(blocks).toMatchObject([expect.arrayContaining([kim.userId, 'lost her phone'])])

  const parts = []
  for await (const { part } of house.admin.reporting.streamAudit(StreamAuditRequest.create())) parts.push(part)
  const types = parts.flatMap((part) => (part?.$case === 'row' ? [JSON.parse(part.value.body).type as string] : []))
  const wanted = [
    'policy.v1.PersonChanged',
    'challenge.v1.FactorEnrolled',
    'fraud.v1.PersonBlocked',
    'challenge.v1.SignInDecided',
  ]
  expect(types).toEqual(expect.arrayContaining(wanted.map((type) => `countersign.${type}`)))
  expect(parts.at(-1)).toMatchObject({ $case: 'end', value: { to: BigInt(types.length), signature: { length: 64 } } })
})

test('the servers that run are in a report, by the services that they are copies of', async () => {
  const groups = async () => {
    const all: string[] = []
    for await (const { part } of acme.admin.reporting.streamReport(
      StreamReportRequest.create({ kind: ReportKind.SERVER_STATUS, status: ReportStatus.IN_FORCE }),
    ))
      if (part?.$case === 'row') all.push(part.value.cells[1] ?? '')
    return all
  }
  const services = ['challenge', 'delivery', 'fraud', 'policy', 'reporting']
  await until(async () => (await groups()).length >= services.length, { within: 40_000 })
  expect(await groups()).toEqual(services)
})
