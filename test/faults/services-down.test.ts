import { afterAll, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { Refusal } from '#contracts/refusal'
import { until } from '#libs/testing/until'
import { bootCluster } from '#test/cluster/boot'
import { texted } from '#test/cluster/people'
import { usage } from '#test/cluster/usage'

const cluster = await bootCluster()
const { acme } = cluster
afterAll(() => cluster.stop())

test('while the fraud service is down people sign in, and who was blocked stays out', async () => {
  const ann = await cluster.person({ house: acme, has: ['app'] })
  const gus = await cluster.person({ house: acme, has: ['app'] })
  await acme.admin.fraud.block({ userId: gus.userId, reason: 'lost the phone', days: 1 })
  await cluster.settled()
  const fraud = cluster.service('fraud')
  await fraud.stop()

  expect(await gus.start()).toMatchObject({ state: ChallengeState.DENIED, risk: { blocked: true } })
  const challenge = await ann.start()
  expect(challenge.risk).toMatchObject({ level: RiskLevel.UNKNOWN, blocked: false })
  const noted = challenge.decision?.trace.find(({ rule }) => rule === 'blocked')
  expect(noted).toMatchObject({ facts: { risk_level: 'unknown' } })
  expect(await ann.answer(challenge, ann.appCode())).toMatchObject({ approved: true })

  await fraud.start()
  await until(async () => (await gus.start()).risk?.level === RiskLevel.LOW)
})

test('while the delivery service is down a code of the app is offered instead of a text, and lets the person in', async () => {
  const ben = await cluster.person({ house: acme, has: ['phone', 'app'], known: texted })
  const delivery = cluster.service('delivery')
  await delivery.stop()
  const refusal = (await ben.start().catch((error: unknown) => error)) as Refusal
  expect(refusal).toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE, retryAfterMs: expect.any(Number) })
  const { challenge_id: challengeId = '', other_factors: others = '' } = refusal.metadata
  const [factorId = '', method] = others.split(':')
  expect(method).toBe('APP_CODE')
  const { challenge } = await acme.vpn.challenge.getChallenge({ challengeId })
  if (!challenge) throw new Error('there is no challenge')
  expect(await ben.answer(challenge, ben.appCode(), { factorId })).toMatchObject({ approved: true })

  await delivery.start()
  const cleo = await cluster.person({ house: acme, has: ['phone'] })
  const next = await until(() => cleo.start())
  expect(await cleo.answer(next, await cleo.phone.code())).toMatchObject({ approved: true })
})

test('while the policy service is down nobody is let in and nobody waits; once it is back people sign in', async () => {
  const dan = await cluster.person({ house: acme, has: ['app'] })
  cluster.world.advance(60_000)
  const begun = await dan.start()
  const policy = cluster.service('policy')
  await policy.stop()
  const unavailable = { reason: ErrorReason.DEPENDENCY_UNAVAILABLE, retryAfterMs: expect.any(Number) }
  await expect(dan.start()).rejects.toMatchObject(unavailable)
  // Who is known may still answer; who is not is told at once that it can not be found out.
  expect(await dan.answer(begun, dan.appCode())).toMatchObject({ approved: true })
  cluster.world.advance(60_000)
  await expect(dan.answer(begun, dan.appCode())).rejects.toMatchObject(unavailable)

  await policy.start()
  expect(await until(() => dan.start())).toMatchObject({ state: ChallengeState.PENDING })
})

test('while reporting is down people sign in; their sign-ins are reported once it is back', async () => {
  const eve = await cluster.person({ house: acme, has: ['app'] })
  const reporting = cluster.service('reporting')
  await reporting.stop()
  expect(await eve.answer(await eve.start(), eve.appCode())).toMatchObject({ approved: true })
  await reporting.start()
  await until(async () => (await usage(acme.admin.reporting, eve.userId)).rows[0]?.authenticated)
})

test('nothing of that surprised anyone', () => {
  expect(cluster.faults()).toEqual([])
})
