import { describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { Application, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationKind, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { until } from '#libs/testing/until'
import { replyPhone, signIn, type Person } from '#test/cluster/people'
import { usage } from '#test/cluster/usage'
import { acme, cluster, otherThan } from './stage.ts'

// Long, so that no hash, no time and no number in a log line has it in it by chance.
const pin = '583046271950'

const present = async ({ id }: Challenge, house = acme) =>
  (await house.vpn.challenge.getChallenge({ challengeId: id })).challenge
/** The challenge once it is as it has to be. */
const becomes = (challenge: Challenge, is: (now: Challenge) => boolean, house = acme) =>
  until(async () => {
    const now = await present(challenge, house)
    return now && is(now) && now
  })
const over = (challenge: Challenge, house = acme) =>
  becomes(challenge, ({ state }) => state !== ChallengeState.PENDING, house)

/** Somebody who answers texts by text. */
async function texting(house = acme): Promise<Person> {
  const person = await cluster.person({ house })
  await person.enrol(replyPhone(person.number), true)
  return person
}

test('a person texts the code back, and is let in while the caller watches; the report says so', async () => {
  const ann = await texting()
  const challenge = await ann.start()
  expect(challenge).toMatchObject({ options: [{ method: Method.TWO_WAY_SMS }] })
  const seen: ChallengeState[] = []
  const watching = (async () => {
    for await (const { challenge: now } of acme.vpn.challenge.watchChallenge({ challengeId: challenge.id })) {
      if (now) seen.push(now.state)
    }
  })()
  expect(await ann.phone.write(await ann.phone.code())).toMatchObject({ status: 204 })
  await watching
  expect(seen.at(-1)).toBe(ChallengeState.APPROVED)
  expect(await present(challenge)).toMatchObject({ resultCode: ResultCode.SUCCESS_SMS_AUTHENTICATED })
  const row = await until(async () => {
    const { rows } = await usage(acme.admin.reporting, ann.userId)
    return rows.find(({ authenticated }) => authenticated)
  })
  expect(row).toMatchObject({ challengeId: challenge.id, resultCode: ResultCode.SUCCESS_SMS_AUTHENTICATED })
})

test('a wrong code counts (122), and the last one ends it', async () => {
  const ben = await texting()
  const challenge = await ben.start()
  const wrong = otherThan(await ben.phone.code())
  const { attemptsLeft } = challenge
  for (let left = attemptsLeft - 1; left >= 0; left--) {
    await ben.phone.write(wrong)
    expect(await becomes(challenge, (now) => now.attemptsLeft === left)).toMatchObject({
      resultCode: ResultCode.FAILED_SMS_OTP_INCORRECT,
    })
  }
  expect(await present(challenge)).toMatchObject({ state: ChallengeState.DENIED })
})

test('a person whose company demands PINs texts code and PIN (19); a wrong one is not told from a wrong code (123)', async () => {
  const house = await cluster.newTenant({ id: 'replying' })
  await house.admin.admin.updateSettings({ settings: Settings.fromPartial({ pinRequired: true }) })
  const pam = await texting(house)
  await house.admin.pins.setPin({ userId: pam.userId, pin, changeRequired: false })
  const challenge = await pam.start()
  const code = await pam.phone.code()
  await pam.phone.write(`${code}364927158203`)
  expect(await becomes(challenge, ({ attemptsLeft }) => attemptsLeft === 2, house)).toMatchObject({
    resultCode: ResultCode.FAILED_SMS_OTP_PIN_INCORRECT,
  })
  await pam.phone.write(`${code} ${pin}`)
  expect(await over(challenge, house)).toMatchObject({
    ...{ state: ChallengeState.APPROVED, resultCode: ResultCode.SUCCESS_SMS_AUTHENTICATED },
  })
})

describe('the tenant’s time for a reply', () => {
  test('passes without one (121), and what comes later changes nothing', async () => {
    const house = await cluster.newTenant({ id: 'impatient' })
    await house.admin.admin.updateSettings({ settings: Settings.fromPartial({ smsTimeoutSeconds: 30 }) })
    const cleo = await texting(house)
    const challenge = await cleo.start()
    const code = await cleo.phone.code()
    cluster.world.advance(31_000)
    const ended = await over(challenge, house)
    expect(ended).toMatchObject({ state: ChallengeState.EXPIRED })
    await becomes(challenge, ({ resultCode }) => resultCode === ResultCode.SMS_NOT_RECEIVED, house)
    expect(await cleo.phone.write(code)).toMatchObject({ status: 204 })
    await until(() => cluster.lines.find((line) => line.includes('nobody waits for') || line.includes('is ignored')))
    expect(await present(challenge, house)).toMatchObject({ resultCode: ResultCode.SMS_NOT_RECEIVED })
  })

  test.each([29, 601])('is no %i seconds', async (smsTimeoutSeconds) => {
    const settings = Settings.fromPartial({ smsTimeoutSeconds })
    await expect(acme.admin.admin.updateSettings({ settings })).rejects.toMatchObject({
      violations: [{ description: 'must be 30 to 600' }],
    })
  })
})

test('a text that its owner wants no more is told to the caller, with what else there is, and in the report (120)', async () => {
  const dan = await cluster.person({ house: acme, has: ['app'] })
  const { factor } = await dan.enrol(replyPhone(dan.number), true)
  const start = () => dan.start({ factorId: factor?.id ?? '' })
  await start()
  await dan.phone.next()
  await dan.phone.write('STOP')
  await expect(start()).rejects.toMatchObject({
    ...{ reason: ErrorReason.RECIPIENT_OPTED_OUT },
    metadata: { other_factors: expect.stringMatching(/^[0-9a-f-]{36}:APP_CODE$/) },
  })
  cluster.world.advance(61_000)
  await until(async () => {
    const { rows } = await usage(acme.admin.reporting, dan.userId)
    return rows.some(({ resultCode }) => resultCode === ResultCode.FAILED_SMS_NOT_SENT)
  })
  await dan.phone.write('START')
  expect(await start()).toMatchObject({ state: ChallengeState.PENDING })
})

test('texts that are answered are for the premises: in the cloud that mode is off (124)', async () => {
  const house = await cluster.newTenant({ id: 'cloudy' })
  const settings = Settings.fromPartial({ verificationOptions: [Method.TWO_WAY_SMS] })
  await house.admin.admin.updateSettings({ settings })
  const application = Application.create({ id: 'mail', name: 'Mail', kind: ApplicationKind.SAAS_GALLERY })
  await house.admin.admin.putApplication({ application })
  const eve = await cluster.person({ house, known: { location: DirectoryLocation.CLOUD } })
  await eve.enrol(replyPhone(eve.number), true)
  const request = signIn(eve.userId, { applicationId: 'mail' })
  expect(await house.admin.challenge.startChallenge(request)).toMatchObject({
    challenge: { state: ChallengeState.DENIED, resultCode: ResultCode.SMS_MODE_NOT_ALLOWED },
  })
})

describe('HELP', () => {
  test('is answered by how to end texts', async () => {
    const fay = await texting()
    await fay.start()
    await fay.phone.next()
    await fay.phone.write('help')
    expect(await fay.phone.next()).toMatchObject({ body: expect.stringContaining('STOP') })
  })
})

describe('a text that its carrier did not sign', () => {
  test('or whose signature is another’s, is refused and changes nothing', async () => {
    const gus = await texting()
    const challenge = await gus.start()
    const code = await gus.phone.code()
    const url = `http://${cluster.installation.addresses.gateway}/webhooks/texts/twilio`
    for (const signature of ['', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=']) {
      const body = new URLSearchParams({ MessageSid: 'SM1', From: gus.number, To: '+15005550006', Body: code })
      const response = await fetch(url, { method: 'POST', body, headers: { 'x-twilio-signature': signature } })
      expect(response.status).toBe(403)
    }
    await gus.phone.write(otherThan(code))
    expect(await becomes(challenge, ({ attemptsLeft }) => attemptsLeft < 3)).toMatchObject({
      ...{ state: ChallengeState.PENDING, attemptsLeft: 2 },
    })
  })
})

test('two who share a phone are let in by their own codes, whoever was texted last', async () => {
  const [hal, ida] = [await texting(), await texting()]
  await ida.enrol(replyPhone(hal.number), true)
  const his = await hal.start()
  const hisCode = await hal.phone.code()
  const { factors } = await acme.admin.factors.listFactors({ userId: ida.userId, page: undefined })
  const hers = await ida.start({ factorId: factors.at(-1)?.id ?? '' })
  const herCode = await hal.phone.code()
  await hal.phone.write(hisCode)
  expect(await over(his)).toMatchObject({ state: ChallengeState.APPROVED })
  expect(await present(hers)).toMatchObject({ state: ChallengeState.PENDING, attemptsLeft: 3 })
  await hal.phone.write(herCode)
  expect(await over(hers)).toMatchObject({ state: ChallengeState.APPROVED })
})

test('a new phone is texted, its owner texts the code back, and it may be used', async () => {
  const jim = await cluster.person({ house: acme })
  const { factor } = await jim.enrol(replyPhone(jim.number))
  await jim.phone.write(await jim.phone.code())
  await until(async () => {
    const { factors } = await acme.admin.factors.listFactors({ userId: jim.userId, page: undefined })
    return factors.find(({ id, state }) => id === factor?.id && state === FactorState.ACTIVE)
  })
})
