import { afterAll, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { BlockSource, FraudReportSource, ReportFraudRequest } from '#contracts/gen/countersign/fraud/v1/fraud'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { until } from '#libs/testing/until'
import { startMailServer } from '#test/outside/mail-server'
import { openStage } from './open-stage.ts'

const mails = await startMailServer('us', 'password')
const mail = {
  ...{ kind: 'smtp', host: '127.0.0.1', port: mails.port, security: 'none' },
  ...{ from: 'mfa@acme.example', user: 'us', password: 'password' },
}
const route = { channel: 'email', prefix: '', account: 'mail', cost: 0, weight: 1 }
const cluster = await openStage({ carriers: JSON.stringify({ accounts: { mail }, routes: [route] }) })
const { acme } = cluster
afterAll(() => mails.stop())

test('an administrator reports fraud for a person: they are kept out, administrators get a mail, and unblocking lets them in', async () => {
  const { admin, fraud } = acme.admin
  const ann = await cluster.person({ house: acme, has: ['app'] })
  const fraudNotificationEmailAddresses = ['it@acme.example']
  await admin.updateSettings({ settings: Settings.create({ blockForFraud: true, fraudNotificationEmailAddresses }) })
  await cluster.settled()

  const pending = await ann.start()
  const { report } = await fraud.reportFraud(
    ReportFraudRequest.fromPartial({
      ...{ userId: ann.userId, source: FraudReportSource.ADMINISTRATOR, reason: 'she was called out of the blue' },
      ...{ challengeId: pending.id, applicationId: 'vpn', clientIp: '198.51.100.7', number: '+14255550123' },
    }),
  )
  expect(await ann.start()).toMatchObject({ state: ChallengeState.DENIED, risk: { blocked: true } })
  const { blocks } = await fraud.listBlocks({ userId: ann.userId, inForce: true })
  expect(blocks).toMatchObject([{ id: report?.blockId, source: BlockSource.FRAUD_ALERT }])

  const text = await until(() => mails.mailbox('it@acme.example')[0]?.text, { within: 20_000 })
  for (const part of [ann.userId, '+*********23', 'vpn', '198.51.100.7', 'administrator']) expect(text).toContain(part)
  expect(text).not.toContain('5550123')

  await fraud.unblock({ userId: ann.userId, reason: 'it was a mistake' })
  expect(await ann.start()).toMatchObject({ state: ChallengeState.PENDING })
  expect(mails.mailbox('it@acme.example')).toHaveLength(1)
  await cluster.settled()
  expect(cluster.faults()).toEqual([])
})

test('a person who proved themselves with one program is odd with another, unless the tenant only watches', async () => {
  const bea = await cluster.person({ house: acme, has: ['app'] })
  const known = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }
  expect(await bea.answer(await bea.start(known), bea.appCode())).toMatchObject({ approved: true })
  await cluster.settled()
  const odd = [expect.objectContaining({ signal: 'new-device', score: 15 })]
  expect((await bea.start(known)).risk).toMatchObject({ signals: [] })
  expect((await bea.start({ userAgent: 'curl/8.0' })).risk).toMatchObject({ signals: odd, score: 15, dryRun: false })
  await acme.admin.admin.updateSettings({ settings: Settings.create({ riskDryRun: true }) })
  await cluster.settled()
  expect((await bea.start({ userAgent: 'curl/8.0' })).risk).toMatchObject({ signals: odd, score: 0, dryRun: true })
  expect(cluster.faults()).toEqual([])
})
