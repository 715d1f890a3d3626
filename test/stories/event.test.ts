import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Bypass, CacheKind, CacheRule, Settings, TrustedNetwork } from '#contracts/gen/countersign/policy/v1/admin'
import { EventParameterType, EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { verifyConfirmation } from '#libs/confirmation/confirmation'
import { until } from '#libs/testing/until'
import { callPhone, home, replyPhone, texted, type Person } from '#test/cluster/people'
import { usage } from '#test/cluster/usage'
import { cluster } from './stage.ts'

const house = await cluster.newTenant({ id: 'bank' })
const { TEXT, AMOUNT, DATE, DIGITS } = EventParameterType

const transfer = EventType.fromPartial({
  name: 'transfer',
  parameters: [
    { name: 'payee', type: TEXT, required: true, maxLength: 40 },
    { name: 'amount', type: AMOUNT, required: true },
    { name: 'day', type: DATE },
    { name: 'account', type: DIGITS, sensitive: true, maxLength: 24 },
  ],
  templates: [
    {
      language: 'en',
      voice: 'You are paying <$amount$> to <$payee$>, account <$account$>, on <$day$>.',
      sms: '<$otp$> pays <$amount$> to <$payee$>, account <$account$>, on <$day$>',
      app: 'Pay <$amount$> to <$payee$>, account <$account$>, on <$day$>',
    },
    {
      language: 'de',
      voice: 'Sie überweisen <$amount$> an <$payee$>, Konto <$account$>, am <$day$>.',
      sms: '<$otp$>: <$amount$> an <$payee$>, Konto <$account$>, am <$day$>',
      app: '<$amount$> an <$payee$>, Konto <$account$>, am <$day$>',
    },
  ],
})

let born = 0
/** A transfer to an account of its own, which only the person may see. */
function toBen() {
  const account = `5830461729${String((born += 1)).padStart(4, '0')}`
  return { name: 'transfer', parameters: { payee: 'Ben', amount: '1250.00 EUR', day: '2026-01-31', account } }
}

beforeAll(async () => {
  await house.admin.admin.putEventType({ eventType: transfer })
})

const keys = async () => {
  const { keys } = await house.vpn.challenge.getConfirmationKeys({})
  return new Map(keys.map(({ id, publicKey }) => [id, publicKey]))
}

const over = ({ id }: Challenge) =>
  until(async () => {
    const { challenge } = await house.vpn.challenge.getChallenge({ challengeId: id })
    return challenge && challenge.state !== ChallengeState.PENDING && challenge
  })

async function called(pressed: string[]): Promise<Person> {
  const person = await cluster.person({ house })
  await person.enrol(callPhone(person.number), true)
  await person.phone.onRing('person', pressed)
  return person
}

test('a person reads in a text what they confirm, and who asked can prove it; the report shows all but the account', async () => {
  const ann = await cluster.person({ house, has: ['phone'], known: texted })
  const event = toBen()
  const { account } = event.parameters
  const challenge = await ann.start({ event })
  const { body } = await ann.phone.next()
  expect(body).toMatch(new RegExp(`^\\d{6} pays EUR 1,250.00 to Ben, account ${account}, on January 31, 2026$`))
  const answered = await ann.answer(challenge, body.slice(0, 6))
  expect(answered).toMatchObject({ approved: true, challenge: { state: ChallengeState.APPROVED } })
  const jws = answered.challenge?.confirmation ?? ''
  const { parameters } = event
  expect(await verifyConfirmation(jws, { keys: await keys(), parameters })).toMatchObject({
    confirmation: { sub: ann.userId, aud: 'vpn', tenant: 'bank', event: 'transfer', challenge_id: challenge.id },
  })
  const row = await until(async () => {
    const { rows } = await usage(house.admin.reporting, ann.userId)
    return rows.find(({ authenticated }) => authenticated)
  })
  expect(row).toMatchObject({ eventName: 'transfer', eventParameters: { ...parameters, account: '***' } })
})

test('a person reads what they confirm and how to reply, texts the code back, and who asked can prove it', async () => {
  const cem = await cluster.person({ house })
  await cem.enrol(replyPhone(cem.number), true)
  const event = toBen()
  const { account } = event.parameters
  const challenge = await cem.start({ event })
  const { body } = await cem.phone.next()
  expect(body.split('\n')).toEqual([
    expect.stringMatching(new RegExp(`^\\d{6} pays EUR 1,250.00 to Ben, account ${account}, on January 31, 2026$`)),
    'Reply with the code to confirm.',
  ])
  await cem.phone.write(body.slice(0, 6))
  const approved = await over(challenge)
  expect(approved).toMatchObject({ resultCode: ResultCode.SUCCESS_SMS_AUTHENTICATED })
  const verified = await verifyConfirmation(approved.confirmation, { keys: await keys(), parameters: event.parameters })
  expect(verified).toMatchObject({ confirmation: { method: 'TWO_WAY_SMS', challenge_id: challenge.id } })
})

test('a person whose company demands PINs reads that the PIN goes with the code', async () => {
  const pinned = await cluster.newTenant({ id: 'bank-with-pins' })
  await pinned.admin.admin.putEventType({ eventType: transfer })
  await pinned.admin.admin.updateSettings({ settings: Settings.fromPartial({ pinRequired: true }) })
  const pam = await cluster.person({ house: pinned })
  await pam.enrol(replyPhone(pam.number), true)
  await pinned.admin.pins.setPin({ userId: pam.userId, pin: '583046271950', changeRequired: false })
  const challenge = await pam.start({ event: toBen(), language: 'de' })
  const { body } = await pam.phone.next()
  expect(body.split('\n')[1]).toBe('Antworten Sie mit Code und PIN, um zuzustimmen.')
  await pam.phone.write(`${body.slice(0, 6)} 583046271950`)
  const approved = await until(async () => {
    const { challenge: now } = await pinned.vpn.challenge.getChallenge({ challengeId: challenge.id })
    return now && now.state !== ChallengeState.PENDING && now
  })
  expect(approved).toMatchObject({ state: ChallengeState.APPROVED, confirmation: expect.stringMatching(/./) })
})

test('a person who speaks German is called, hears the transfer in German, and presses #', async () => {
  const ben = await called(['#'])
  const event = toBen()
  const { account } = event.parameters
  const approved = await over(await ben.start({ event, language: 'de-AT' }))
  expect(approved).toMatchObject({ state: ChallengeState.APPROVED, resultCode: ResultCode.SUCCESS_NO_PIN })
  const verified = await verifyConfirmation(approved.confirmation, { keys: await keys(), parameters: event.parameters })
  expect(verified).toMatchObject({ confirmation: { method: 'PHONE_CALL' } })
  await until(async () => (await ben.phone.calls()).every(({ status }) => status === 'completed'))
  expect((await ben.phone.calls()).at(-1)?.heard).toEqual([
    `Hier ist The VPN. Sie überweisen 1.250,00 EUR an Ben, Konto ${[...account].join(' ')}, am 31. Januar 2026. Um es zu bestätigen, drücken Sie die Rautetaste.`,
    'Vielen Dank. Sie haben es bestätigt. Auf Wiederhören.',
  ])
})

test('a person who did not ask for it reports it on the phone, and nothing is proved', async () => {
  await house.admin.admin.updateSettings({
    settings: Settings.fromPartial({ enableFraudAlert: true, fraudCode: '99' }),
  })
  const eve = await called(['99#'])
  const denied = await over(await eve.start({ event: toBen() }))
  expect(denied).toMatchObject({ state: ChallengeState.DENIED, resultCode: 112, confirmation: '' })
  expect((await eve.phone.calls()).at(-1)?.heard[0]).toContain('If you did not ask for it, press 9 9')
})

describe('a person who would be let in without being asked is asked all the same:', () => {
  const decided = ({ state, decision }: Challenge) => ({ state, reason: decision?.reason })
  const asked = { state: ChallengeState.PENDING, reason: DecisionReason.EVENT }

  afterAll(async () => {
    const { rules } = await house.admin.admin.listCacheRules({ page: undefined })
    for (const { id: ruleId } of rules) await house.admin.admin.removeCacheRule({ ruleId })
  })

  test('in a trusted network', async () => {
    const network = { network: '203.0.113.0/24', deployment: Deployment.SERVER }
    await house.admin.admin.addTrustedNetwork({ trustedNetwork: TrustedNetwork.create(network) })
    const cleo = await cluster.person({ house, has: ['phone'], known: texted })
    const clientIp = '203.0.113.9'
    expect((await cleo.start({ clientIp })).state).toBe(ChallengeState.SKIPPED)
    expect(decided(await cleo.start({ clientIp, event: toBen() }))).toEqual(asked)
  })

  test('with a one-time bypass, which stays', async () => {
    const dan = await cluster.person({ house, has: ['phone'], known: texted })
    const { userId } = dan
    await house.admin.admin.createBypass(Bypass.create({ userId, seconds: 300, reason: 'lost' }))
    expect(decided(await dan.start({ event: toBen() }))).toEqual(asked)
    expect(decided(await dan.start())).toMatchObject({ reason: DecisionReason.ONE_TIME_BYPASS })
  })

  test('after a success that still counts', async () => {
    const rule = CacheRule.create({ kind: CacheKind.PERSON, seconds: 3_600 })
    await house.admin.admin.putCacheRule({ rule })
    const fay = await cluster.person({ house, has: ['phone'], known: texted })
    await fay.answer(await fay.start(), await fay.phone.code())
    await cluster.settled()
    expect((await fay.start()).state).toBe(ChallengeState.SKIPPED)
    expect(decided(await fay.start({ event: toBen(), clientIp: home }))).toEqual(asked)
  })
})

describe('nothing reaches a person', () => {
  test.each([
    [
      'of an event that nobody registered (115)',
      { name: 'gift', parameters: {} },
      ErrorReason.EVENT_NOT_ALLOWED,
      '115',
    ],
    [
      'of an event with a parameter that is none (116)',
      { name: 'transfer', parameters: { payee: 'Ben', amount: 'all' } },
      ErrorReason.EVENT_PARAMETER_INVALID,
      '116',
    ],
  ])('%s', async (_, event, reason, code) => {
    const gus = await cluster.person({ house, has: ['phone'] })
    await gus.phone.clear()
    await expect(gus.start({ event })).rejects.toMatchObject({ reason, metadata: { result_code: code } })
    expect(await gus.phone.inbox()).toEqual([])
  })
})
