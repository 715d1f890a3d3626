import { expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Licensing, TrustedNetwork } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Deployment, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { smsPhone } from '#test/cluster/people'
import { usage } from '#test/cluster/usage'
import { explained } from './explained.ts'
import { acme, cluster } from './stage.ts'

test('a person at the office is let in without a second factor', async () => {
  const fay = await cluster.person({ house: acme, has: ['app'] })
  const network = { deployment: Deployment.SERVER, network: '10.63.193.1-10.63.193.100' }
  await acme.admin.admin.addTrustedNetwork({ trustedNetwork: TrustedNetwork.create(network) })
  const skipped = await fay.start({ clientIp: '10.63.193.7' })
  expect(skipped).toMatchObject({
    state: ChallengeState.SKIPPED,
    decision: { outcome: Outcome.SKIPPED, reason: DecisionReason.TRUSTED_NETWORK },
  })
  expect(await explained(acme, skipped, '10.63.193.7')).toEqual(skipped.decision)
  expect(await fay.start({ clientIp: '10.63.193.101' })).toMatchObject({ state: ChallengeState.PENDING })

  await cluster.settled()
  const { rows } = await usage(acme.admin.reporting, fay.userId)
  expect(rows.find(({ challengeId }) => challengeId === skipped.id)).toMatchObject({
    ...{ authenticated: true, billable: false, rule: 'trusted-network' },
  })
})

test('a person who is blocked is kept out, and is asked again once the block is lifted', async () => {
  const gus = await cluster.person({ house: acme, has: ['app'] })
  await acme.admin.fraud.block({ userId: gus.userId, reason: 'lost the phone', days: 1 })
  const denied = await gus.start()
  expect(denied).toMatchObject({
    state: ChallengeState.DENIED,
    resultCode: ResultCode.SUCCESS_USER_BLOCKED,
    decision: { outcome: Outcome.DENIED, reason: DecisionReason.BLOCKED },
  })
  expect(await explained(acme, denied)).toEqual(denied.decision)
  await acme.admin.fraud.unblock({ userId: gus.userId, reason: 'found it' })
  expect(await gus.answer(await gus.start(), gus.appCode())).toMatchObject({ approved: true })
})

test('a person without a licence is kept out where licences are looked at, and asked once they have one', async () => {
  const house = await cluster.newTenant({ id: 'licensed', licensing: Licensing.ENFORCED })
  const hal = await cluster.person({ house, has: ['app'] })
  const denied = await hal.start()
  expect(denied).toMatchObject({
    state: ChallengeState.DENIED,
    decision: { outcome: Outcome.DENIED, reason: DecisionReason.NOT_LICENSED },
  })
  expect(await explained(house, denied)).toEqual(denied.decision)
  const licence = LicenceKind.MULTI_FACTOR_AUTHENTICATION
  await house.admin.admin.assignLicence({ userId: hal.userId, licence })
  expect(await hal.answer(await hal.start(), hal.appCode())).toMatchObject({ approved: true })
})

test('a person without a method has to register one; with their phone proved they sign in', async () => {
  const ida = await cluster.person({ house: acme })
  const sent = await ida.start()
  expect(sent).toMatchObject({
    state: ChallengeState.ENROL,
    decision: { outcome: Outcome.ENROL, reason: DecisionReason.NOT_REGISTERED },
  })
  expect(await explained(acme, sent)).toEqual(sent.decision)
  const { factor } = await ida.enrol(smsPhone(ida.number))
  expect(await ida.start()).toMatchObject({ state: ChallengeState.ENROL })
  const proof = { factorId: factor?.id ?? '', code: await ida.phone.code(), requestId: '', passkey: '' }
  expect(await acme.admin.factors.confirmFactor(proof)).toMatchObject({ confirmed: true })
  const challenge = await ida.start()
  expect(await explained(acme, challenge)).toEqual(challenge.decision)
  expect(await ida.answer(challenge, await ida.phone.code())).toMatchObject({ approved: true })
})
