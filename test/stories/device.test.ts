import { beforeAll, describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { PersonState, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { until } from '#libs/testing/until'
import type { House } from '#test/cluster/tenant'
import { usage } from '#test/cluster/usage'
import { activate, scan, type Device } from '#test/outside/device'
import { acme, cluster } from './stage.ts'

// Long, so that no hash, no time and no number in a log line has it in it by chance.
const pin = '583046271950'
const now = () => cluster.world.now()
const newDevice = { $case: 'device' as const, value: {} }
const { APPROVED, DENIED, EXPIRED } = ChallengeState

let wary: House
beforeAll(async () => {
  wary = await cluster.newTenant({ id: 'prompted' })
  const settings = Settings.fromPartial({ pinRequired: true, enableFraudAlert: true, appPromptsPerTenMinutes: 20 })
  await wary.admin.admin.updateSettings({ settings })
})

/** Somebody with devices that have proved themselves. */
async function owner({ house = acme, devices: count = 1 }: { house?: House; devices?: number } = {}) {
  const person = await cluster.person({ house })
  const devices: Device[] = []
  for (let made = 0; made < count; made++) {
    const { activation } = await person.enrol(newDevice, false, 'it is theirs')
    const device = await activate({ ...scan(activation?.uri ?? ''), now })
    const [prompt] = await device.prompts()
    await device.answer(prompt?.challengeId ?? '', { answer: 'approve', number: activation?.number })
    devices.push(device)
  }
  if (house === wary) await house.admin.pins.setPin({ userId: person.userId, pin, changeRequired: false })
  return { person, device: devices[0] as Device, devices }
}

const shown = ({ options }: Challenge) => options[0]?.number ?? ''
const otherThan = (number: string) => (number === '42' ? '24' : '42')
const present = async ({ id }: Challenge, house = acme) =>
  (await house.vpn.challenge.getChallenge({ challengeId: id })).challenge
/** What the report says of a sign-in, once it says so. */
const reported = ({ id }: Challenge, userId: string, house = acme) =>
  until(async () =>
    (await usage(house.admin.reporting, userId)).rows.find((row) => row.challengeId === id && row.resultCode),
  )

test('a person types the number into the app, approves, and is let in (21); the report says so', async () => {
  const { person, device } = await owner()
  expect(device.accountName).toBe('The acme company')
  const challenge = await person.start()
  expect(await device.prompts()).toMatchObject([
    { challengeId: challenge.id, applicationName: 'The VPN', userId: person.userId, clientIp: '198.51.100.7' },
  ])
  const { body } = await device.answer(challenge.id, { answer: 'approve', number: shown(challenge) })
  expect(body).toEqual({ approved: true, resultCode: 'RESULT_CODE_SUCCESS_PHONE_APP_AUTHENTICATED' })
  expect(await present(challenge)).toMatchObject({ state: APPROVED })
  expect(await reported(challenge, person.userId)).toMatchObject({
    ...{ authenticated: true, resultCode: ResultCode.SUCCESS_PHONE_APP_AUTHENTICATED },
  })
})

describe('who is not let in by the app, and why:', () => {
  test.each<[string, object, ResultCode]>([
    ['who denies (129)', { answer: 'deny' }, ResultCode.FAILED_PHONE_APP_DENIED],
    ['who reports a fraud (132)', { answer: 'report-fraud' }, ResultCode.FAILED_FRAUD_REPORTED],
    [
      'who types a wrong PIN (130)',
      { answer: 'approve', pin: '364927158203' },
      ResultCode.FAILED_PHONE_APP_INVALID_PIN,
    ],
    ['whose app says what is no answer (137)', { answer: '?' }, ResultCode.FAILED_PHONE_APP_INVALID_RESULT],
  ])('%s', async (_, said, resultCode) => {
    const { person, device } = await owner({ house: wary })
    const challenge = await person.start()
    await device.answer(challenge.id, { number: shown(challenge), ...said })
    expect(await present(challenge, wary)).toMatchObject({ resultCode })
    const { reports } = await wary.admin.fraud.listFraudReports({ userId: person.userId, page: undefined })
    expect(reports).toHaveLength(resultCode === ResultCode.FAILED_FRAUD_REPORTED ? 1 : 0)
  })

  test('whose PIN has to be changed (131), until it was', async () => {
    const { person, device } = await owner({ house: wary })
    const { userId } = person
    await wary.admin.pins.setPin({ userId, pin: '364927158203', changeRequired: true })
    const challenge = await person.start()
    const approve = (typed: string) =>
      device.answer(challenge.id, { answer: 'approve', number: shown(challenge), pin: typed })
    const due = { body: { resultCode: 'RESULT_CODE_FAILED_PHONE_APP_PIN_NOT_CHANGED', open: true } }
    expect(await approve('364927158203')).toMatchObject(due)
    await wary.admin.pins.changePin({ userId, oldPin: '364927158203', newPin: pin + 7, confirmation: pin + 7 })
    expect(await approve(pin + 7)).toMatchObject({ body: { approved: true } })
  })

  test('who does not answer (133)', async () => {
    const { person } = await owner()
    const challenge = await person.start()
    cluster.world.advance(301_000)
    const unanswered = { state: EXPIRED, resultCode: ResultCode.FAILED_PHONE_APP_NO_RESPONSE }
    await until(async () => (await present(challenge))?.finishedAt)
    expect(await present(challenge)).toMatchObject(unanswered)
  })

  test('whose company has switched the app off (134)', async () => {
    const house = await cluster.newTenant({ id: 'without-app' })
    const person = await cluster.person({ house, known: { state: PersonState.ENFORCED } })
    const { activation } = await person.enrol(newDevice)
    const device = await activate({ ...scan(activation?.uri ?? ''), now })
    const [prompt] = await device.prompts()
    await device.answer(prompt?.challengeId ?? '', { answer: 'approve', number: activation?.number })
    const settings = Settings.fromPartial({ verificationOptions: [Method.TEMPORARY_ACCESS_PASS] })
    await house.admin.admin.updateSettings({ settings })
    expect(
      await until(async () => {
        const { state, resultCode } = await person.start()
        return state === DENIED && resultCode
      }),
    ).toBe(ResultCode.PHONE_APP_MODE_NOT_ALLOWED)
  })

  test('whose devices are all blocked (135)', async () => {
    const { person, device } = await owner()
    await acme.admin.devices.blockDevice({ deviceId: device.id })
    const blocked = { state: DENIED, resultCode: ResultCode.FAILED_PHONE_APP_ALL_DEVICES_BLOCKED }
    expect(await person.start()).toMatchObject(blocked)
    await expect(device.prompts()).rejects.toThrow('DEVICE_BLOCKED')
  })

  test('whose push nobody took (136)', async () => {
    const { person, device } = await owner()
    expect(await device.pushTo({ service: 'fcm', token: 'a-token-that-nobody-takes' })).toBe(200)
    const refused = await person.start().catch((error: { metadata: Record<string, string> }) => error)
    expect(refused).toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
    const id = (refused as { metadata: Record<string, string> }).metadata['challenge_id'] ?? ''
    cluster.world.advance(301_000)
    const challenge = { id } as Challenge
    await until(async () => (await present(challenge))?.finishedAt)
    expect(await present(challenge)).toMatchObject({
      ...{ state: EXPIRED, resultCode: ResultCode.FAILED_PHONE_APP_NOTIFICATION_FAILED },
    })
  })

  test('who types other numbers until the answers are used up (1170)', async () => {
    const { person, device } = await owner()
    const challenge = await person.start()
    for (let time = 1; time <= 3; time++) {
      await device.answer(challenge.id, { answer: 'approve', number: otherThan(shown(challenge)) })
    }
    const used = { state: DENIED, resultCode: ResultCode.FAILED_PHONE_APP_NUMBER_INCORRECT }
    expect(await present(challenge)).toMatchObject(used)
  })
})

test('several devices of a person race, one is heard, and the others are told that it is over', async () => {
  const { person, devices } = await owner({ devices: 3 })
  const over = new AbortController()
  const watched = (devices[2] as Device).watch(over.signal)
  await watched.next()
  const challenge = await person.start()
  expect(await watched.next()).toMatchObject({ value: { prompts: [{ challengeId: challenge.id }] } })
  const approve = { answer: 'approve', number: shown(challenge) }
  const heard = await Promise.all(devices.map((device) => device.answer(challenge.id, approve)))
  expect(heard.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(heard.filter(({ body }) => body.reason === 'CHALLENGE_CLOSED')).toHaveLength(2)
  expect(await watched.next()).toMatchObject({ value: { withdrawn: [challenge.id] } })
  over.abort()
})

test("an answer that another person's device has signed is refused, and counts against nobody", async () => {
  const [{ person }, { device: strange }] = [await owner(), await owner()]
  const challenge = await person.start()
  const answer = { answer: 'approve', number: shown(challenge) }
  expect(await strange.answer(challenge.id, answer)).toMatchObject({ body: { reason: 'CHALLENGE_NOT_FOUND' } })
  expect(await present(challenge)).toMatchObject({ state: ChallengeState.PENDING, attemptsLeft: 3 })
})

test('an answer that is brought again changes nothing, and completes no other sign-in', async () => {
  const { person, device } = await owner()
  const challenge = await person.start()
  const proof = await device.signed(challenge.id, { answer: 'approve', number: shown(challenge) })
  expect(await device.bring(proof)).toMatchObject({ body: { approved: true } })
  const next = await person.start()
  expect(await device.bring(proof)).toMatchObject({ body: { approved: true } })
  expect(await present(next)).toMatchObject({ state: ChallengeState.PENDING })
})
