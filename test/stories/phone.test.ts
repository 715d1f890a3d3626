import { expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { until } from '#libs/testing/until'
import { usage } from '#test/cluster/usage'
import { acme, cluster, otherThan } from './stage.ts'

test('a person with a phone types a wrong code, then the right one, and is let in; the text is known to have arrived', async () => {
  const ann = await cluster.person({ house: acme, has: ['phone'] })
  const challenge = await ann.start()
  const hint = `+*********${ann.number.slice(-2)}`
  expect(challenge).toMatchObject({
    ...{ state: ChallengeState.PENDING, attemptsLeft: 3, applicationId: 'vpn' },
    options: [{ method: Method.ONE_WAY_SMS, hint }],
  })
  const { body } = await ann.phone.next()
  expect(body).toMatch(/^\d{6} is your The VPN sign-in code\. Do not share it\.$/)
  const code = body.slice(0, 6)
  expect(await ann.answer(challenge, otherThan(code))).toMatchObject({
    approved: false,
    resultCode: ResultCode.FAILED_SMS_OTP_INCORRECT,
    challenge: { state: ChallengeState.PENDING, attemptsLeft: 2 },
  })
  expect(await ann.answer(challenge, code)).toMatchObject({
    approved: true,
    resultCode: ResultCode.SUCCESS_SMS_SENT,
    challenge: { state: ChallengeState.APPROVED },
  })

  const arrived = { channel: Channel.SMS, state: DeliveryState.DELIVERED, provider: 'twilio' }
  const row = await until(async () => {
    const { rows } = await usage(acme.admin.reporting, ann.userId)
    return rows.find(({ deliveries, authenticated }) => authenticated && deliveries[0]?.state === arrived.state)
  })
  expect(row).toMatchObject({ challengeId: challenge.id, wrongAnswers: 1, deliveries: [arrived], billable: true })
  const { delivery } = await acme.admin.delivery.getDelivery({ deliveryId: row.deliveries[0]?.deliveryId ?? '' })
  expect(delivery).toMatchObject({ state: arrived.state, challengeId: challenge.id, recipientHint: hint })
})

test('a text that comes back as a code speaks for the prefix that it went to', async () => {
  const house = await cluster.newTenant({ id: 'prefixes' })
  const dora = await cluster.person({ house, has: ['phone'] })
  const challenge = await dora.start()
  expect(await dora.answer(challenge, await dora.phone.code())).toMatchObject({ approved: true })
  await dora.start()
  const counted = `select sum(sent)::integer as sent, sum(converted)::integer as converted
    from delivery.spending where tenant_id = 'prefixes' and kind = ${SendingBudget.PREFIX}`
  // All came back but the last; the one that proved the phone, if there was one, too.
  await until(async () => {
    const { rows } = await cluster.pool.query<{ sent: number; converted: number }>(counted)
    return rows.some(({ sent, converted }) => converted > 0 && sent - converted === 1)
  })
})

test('a person who waits too long is not let in by the right code', async () => {
  const ben = await cluster.person({ house: acme, has: ['phone'] })
  const challenge = await ben.start()
  const code = await ben.phone.code()
  cluster.world.advance(300_000)
  await expect(ben.answer(challenge, code)).rejects.toMatchObject({ reason: ErrorReason.CHALLENGE_EXPIRED })
  await until(async () => {
    const { rows } = await usage(acme.admin.reporting, ben.userId)
    return rows.some(({ state, authenticated }) => state === ChallengeState.EXPIRED && !authenticated)
  })
})

test('a person who asks for another code is let in by the new one alone', async () => {
  const cleo = await cluster.person({ house: acme, has: ['phone'] })
  const challenge = await cleo.start()
  const first = await cleo.phone.code()
  cluster.world.advance(30_000)
  await acme.vpn.challenge.resendChallenge({ challengeId: challenge.id, factorId: '' })
  const second = await cleo.phone.code()
  expect(await cleo.answer(challenge, first)).toMatchObject({ approved: first === second })
  expect(await cleo.answer(challenge, second)).toMatchObject({ approved: true })
})

test('a person who types wrong codes has three of them, and then not even the right one is good', async () => {
  const dan = await cluster.person({ house: acme, has: ['phone'] })
  const challenge = await dan.start()
  const code = await dan.phone.code()
  for (let left = 2; left > 0; left--) {
    expect(await dan.answer(challenge, otherThan(code))).toMatchObject({
      ...{ resultCode: ResultCode.FAILED_SMS_OTP_INCORRECT, challenge: { attemptsLeft: left } },
    })
  }
  expect(await dan.answer(challenge, otherThan(code))).toMatchObject({
    ...{ approved: false, resultCode: ResultCode.FAILED_SMS_MAX_OTP_RETRY_REACHED },
    challenge: { state: ChallengeState.DENIED },
  })
  await expect(dan.answer(challenge, code)).rejects.toMatchObject({ reason: ErrorReason.CHALLENGE_CLOSED })
})

test('a person whose company demands PINs types it behind the code; what was wrong of the two is not told', async () => {
  const house = await cluster.newTenant({ id: 'texted-pins' })
  await house.admin.admin.updateSettings({ settings: Settings.fromPartial({ pinRequired: true }) })
  const eve = await cluster.person({ house, has: ['phone'] })
  // Long, so that no hash, no time and no number in a log line has it in it by chance.
  const pin = '583046271950'
  await house.admin.pins.setPin({ userId: eve.userId, pin, changeRequired: false })
  const challenge = await eve.start()
  const code = await eve.phone.code()
  const wrong = { approved: false, resultCode: ResultCode.FAILED_SMS_OTP_PIN_INCORRECT }
  expect(await eve.answer(challenge, `${code}364927158203`)).toMatchObject(wrong)
  expect(await eve.answer(challenge, otherThan(code) + pin)).toMatchObject(wrong)
  const right = { approved: true, resultCode: ResultCode.SUCCESS_SMS_SENT }
  expect(await eve.answer(challenge, code + pin)).toMatchObject(right)
})

test('a text that no carrier took is told to the caller, and in the report', async () => {
  const fay = await cluster.person({ house: acme, has: ['phone'] })
  const faults = `${cluster.carrier.url}/faults`
  const headers = { 'content-type': 'application/json' }
  await fetch(faults, { method: 'POST', headers, body: JSON.stringify({ status: 503 }) })
  await expect(fay.start()).rejects.toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
  await fetch(faults, { method: 'DELETE' })
  cluster.world.advance(301_000)
  await until(async () => {
    const { rows } = await usage(acme.admin.reporting, fay.userId)
    return rows.some(({ resultCode }) => resultCode === ResultCode.FAILED_SMS_NOT_SENT)
  })
})

test('a person who has nothing but texts is not let in where the company has switched them off', async () => {
  const house = await cluster.newTenant({ id: 'textless' })
  const gil = await cluster.person({ house, has: ['phone'] })
  const settings = Settings.fromPartial({ verificationOptions: [Method.TEMPORARY_ACCESS_PASS] })
  await house.admin.admin.updateSettings({ settings })
  const off = { state: ChallengeState.DENIED, resultCode: ResultCode.SMS_MODE_NOT_ALLOWED }
  await until(async () => (await gil.start()).state === ChallengeState.DENIED)
  expect(await gil.start()).toMatchObject(off)
})
