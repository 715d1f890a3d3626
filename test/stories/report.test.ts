import { expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
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
