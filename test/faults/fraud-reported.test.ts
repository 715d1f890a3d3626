import { afterAll, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { BlockSource, FraudReportSource, ReportFraudRequest } from '#contracts/gen/countersign/fraud/v1/fraud'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { bootCluster } from '#test/cluster/boot'

const cluster = await bootCluster()
const { acme, nats } = cluster
afterAll(() => cluster.stop())

const denied = { state: ChallengeState.DENIED, resultCode: ResultCode.SUCCESS_USER_BLOCKED, risk: { blocked: true } }

async function reported(userId: string) {
  const request = { userId, source: FraudReportSource.ADMINISTRATOR, reason: 'she did not sign in' }
  return (await acme.admin.fraud.reportFraud(ReportFraudRequest.fromPartial(request))).report
}

test('whoever reports fraud is kept out from the next sign-in on, with NATS up and with NATS down', async () => {
  const ann = await cluster.person({ house: acme, has: ['app'] })
  const bea = await cluster.person({ house: acme, has: ['app'] })
  await acme.admin.admin.updateSettings({ settings: Settings.create({ blockForFraud: true }) })
  await cluster.settled()

  expect(await reported(ann.userId)).toMatchObject({ blocked: true })
  expect(await ann.start()).toMatchObject(denied)

  expect(await bea.start()).toMatchObject({ state: ChallengeState.PENDING })
  await cluster.settled()
  await nats.kill()
  expect(await reported(bea.userId)).toMatchObject({ blocked: true })
  expect(await bea.start()).toMatchObject(denied)
  const { blocks } = await acme.admin.fraud.listBlocks({ userId: bea.userId, inForce: true })
  expect(blocks).toMatchObject([{ source: BlockSource.FRAUD_ALERT, reason: 'she did not sign in' }])

  await acme.admin.fraud.unblock({ userId: bea.userId, reason: 'she changed her password' })
  expect(await bea.start()).toMatchObject({ state: ChallengeState.PENDING })

  await nats.restart()
  await cluster.settled()
  expect(cluster.faults()).toEqual([])
})
