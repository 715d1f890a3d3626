import { expect, test } from '@jest/globals'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { signIn } from '#test/cluster/people'
import { usage } from '#test/cluster/usage'
import { acme, cluster } from './stage.ts'

test('a person of one tenant is nobody to the key of another', async () => {
  const evil = await cluster.newTenant({ id: 'evil' })
  const lea = await cluster.person({ house: acme, has: ['phone'] })
  const challenge = await lea.start()
  const code = await lea.phone.code()
  const ours = { challengeId: challenge.id }
  const notFound = { reason: ErrorReason.CHALLENGE_NOT_FOUND }
  await expect(evil.admin.challenge.getChallenge(ours)).rejects.toMatchObject(notFound)
  await expect(evil.admin.challenge.cancelChallenge(ours)).rejects.toMatchObject(notFound)
  await expect(lea.answer(challenge, code, { by: evil.admin })).rejects.toMatchObject(notFound)
  const { factors } = await acme.admin.factors.listFactors({ userId: lea.userId, page: undefined })
  const factorId = factors[0]?.id ?? ''
  await expect(evil.admin.factors.removeFactor({ factorId })).rejects.toMatchObject({
    reason: ErrorReason.FACTOR_NOT_FOUND,
  })
  await expect(evil.admin.admin.getPerson({ userId: lea.userId })).rejects.toMatchObject({
    reason: ErrorReason.PERSON_NOT_FOUND,
  })
  expect(await evil.admin.factors.listFactors({ userId: lea.userId, page: undefined })).toMatchObject({ factors: [] })
  expect(await evil.admin.admin.listPeople({ page: undefined })).toMatchObject({ people: [] })

  expect(await lea.answer(challenge, code)).toMatchObject({ approved: true })
  await cluster.settled()
  const { rows } = await usage(acme.admin.reporting, lea.userId)
  const deliveryId = rows[0]?.deliveries[0]?.deliveryId ?? ''
  expect(await usage(evil.admin.reporting)).toMatchObject({ rows: [] })
  await expect(evil.admin.delivery.getDelivery({ deliveryId })).rejects.toMatchObject({
    reason: ErrorReason.DELIVERY_NOT_FOUND,
  })
})

test('a person can not be asked for by a key that has expired, nor by one that was revoked', async () => {
  const max = await cluster.person({ house: acme, has: ['app'] })
  const ask = (key: string) => cluster.clients(key).challenge.startChallenge(signIn(max.userId))
  const expiresAt = new Date(cluster.world.now().getTime() + 60_000)
  const brief = await acme.issue(['challenge'], { applicationId: 'vpn', expiresAt })
  const lost = await acme.issue(['challenge'], { applicationId: 'vpn' })
  await Promise.all([ask(brief.key), ask(lost.key)])
  await acme.admin.admin.revokeCredential({ credentialId: lost.id })
  cluster.world.advance(60_000)
  await expect(ask(brief.key)).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_EXPIRED })
  await expect(ask(lost.key)).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
})

test('a person whose application may not ask why is only told that they are not allowed', async () => {
  const nia = await cluster.person({ house: acme, has: ['app'] })
  await acme.admin.fraud.block({ userId: nia.userId, reason: 'reported', days: 0 })
  const { key } = await acme.issue(['challenge'], { applicationId: 'vpn' })
  const { challenge } = await cluster.clients(key).challenge.startChallenge(signIn(nia.userId))
  const { challenge: unknown } = await cluster.clients(key).challenge.startChallenge(signIn('nobody'))
  expect(challenge?.decision).toMatchObject({ trace: [], reason: DecisionReason.NOT_ALLOWED })
  expect(unknown?.decision).toMatchObject({ trace: [], reason: DecisionReason.NOT_ALLOWED })
})
