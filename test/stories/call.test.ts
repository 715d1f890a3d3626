import { describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { VoiceMessageType } from '#contracts/gen/countersign/delivery/v1/greeting'
import { FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { soundFileParts, tone } from '#libs/testing/tone'
import { until } from '#libs/testing/until'
import { callPhone, type Person } from '#test/cluster/people'
import { usage } from '#test/cluster/usage'
import { acme, cluster } from './stage.ts'

// Long, so that no hash, no time and no number in a log line has it in it by chance.
const pin = '583046271950'

/** The challenge when it is over. */
const over = ({ id }: Challenge, house = acme) =>
  until(async () => {
    const { challenge } = await house.vpn.challenge.getChallenge({ challengeId: id })
    return challenge && challenge.state !== ChallengeState.PENDING && challenge
  })

/** Somebody with a phone that is called; what its owner does when it rings. */
async function called(answer: string, keys: string[] = [], house = acme): Promise<Person> {
  const person = await cluster.person({ house })
  await person.enrol(callPhone(person.number), true)
  await person.phone.onRing(answer, keys)
  return person
}

test('a person is called, presses #, and is let in; the report says so', async () => {
  const ann = await called('person', ['#'])
  const challenge = await ann.start()
  expect(await over(challenge)).toMatchObject({
    state: ChallengeState.APPROVED,
    resultCode: ResultCode.SUCCESS_NO_PIN,
  })
  const row = await until(async () => {
    const { rows } = await usage(acme.admin.reporting, ann.userId)
    return rows.find(({ authenticated }) => authenticated)
  })
  expect(row).toMatchObject({ challengeId: challenge.id, resultCode: ResultCode.SUCCESS_NO_PIN })
  await until(async () => (await ann.phone.calls()).every(({ status }) => status === 'completed'))
  expect((await ann.phone.calls()).at(-1)?.heard.at(-1)).toBe('Thank you. You have confirmed the sign-in. Goodbye.')
})

describe('who is not let in by a call, and why:', () => {
  test.each<[string, string, string[], ResultCode]>([
    ['digits without #', 'person', ['12'], ResultCode.SUCCESS_WITH_PIN_BUT_TIMEOUT],
    ['a PIN that nobody asked for', 'person', ['2580#'], ResultCode.SUCCESS_WITH_PIN],
    ['silence, as of a voicemail box', 'person', [], ResultCode.SUCCESS_NO_PIN_BUT_TIMEOUT],
    ['a star', 'person', ['*#'], ResultCode.SUCCESS_INVALID_INPUT],
    ['a busy line', 'busy', [], ResultCode.CONFIG_ISSUE],
    ['nobody at home', 'no-answer', [], ResultCode.CONFIG_ISSUE],
    ['a dead number', 'failed', [], ResultCode.CONFIG_ISSUE],
    ['hanging up', 'person', ['hang up'], ResultCode.FAILED_USER_HUNGUP_ON_US],
  ])('%s', async (_, answer, keys, resultCode) => {
    const person = await called(answer, keys)
    expect(await over(await person.start())).toMatchObject({ state: ChallengeState.DENIED, resultCode })
  })
})

/** A company that demands PINs. */
async function strict(id: string, more: Partial<Settings> = {}) {
  const house = await cluster.newTenant({ id })
  await house.admin.admin.updateSettings({ settings: Settings.fromPartial({ pinRequired: true, ...more }) })
  return house
}

test('a person whose company demands PINs keys a wrong one, then the right one', async () => {
  const house = await strict('called')
  const pam = await called('person', ['364927158203#', `${pin}#`], house)
  await house.admin.pins.setPin({ userId: pam.userId, pin, changeRequired: false })
  expect(await over(await pam.start(), house)).toMatchObject({
    ...{ state: ChallengeState.APPROVED, resultCode: ResultCode.SUCCESS_WITH_PIN, attemptsLeft: 2 },
  })
  await pam.phone.onRing('person', ['#'])
  const pressed = { state: ChallengeState.DENIED, resultCode: ResultCode.SUCCESS_NO_PIN }
  expect(await over(await pam.start(), house)).toMatchObject(pressed)
})

test('a person who keys wrong PINs is not let in once they have keyed as many as one call takes', async () => {
  const house = await strict('sparing', { pinAttempts: 1 })
  const pat = await called('person', ['364927158203#', `${pin}#`], house)
  await house.admin.pins.setPin({ userId: pat.userId, pin, changeRequired: false })
  const wrong = { state: ChallengeState.DENIED, resultCode: ResultCode.SUCCESS_WITH_PIN }
  expect(await over(await pat.start(), house)).toMatchObject(wrong)
})

test('a person whose PIN has to be changed is told so on the phone, and not let in', async () => {
  const house = await strict('renewing')
  const ivo = await called('person', [`${pin}#`], house)
  await house.admin.pins.setPin({ userId: ivo.userId, pin, changeRequired: true })
  const due = { state: ChallengeState.DENIED, resultCode: ResultCode.SUCCESS_PIN_EXPIRED }
  expect(await over(await ivo.start(), house)).toMatchObject(due)
  await until(async () => (await ivo.phone.calls()).every(({ status }) => status === 'completed'))
  expect((await ivo.phone.calls()).at(-1)?.heard.at(-1)).toMatch(/PIN/)
})

test('a person whose PIN has to be changed does so on the phone, where the company lets people, and is let in by the new one', async () => {
  const house = await strict('talkative', { allowPhoneMenu: true })
  const next = '815926073194'
  const jil = await called('person', [`${pin}#`, '111111111111#', '111111111111#', `${next}#`, `${next}#`], house)
  const { userId } = jil
  await house.admin.pins.setPin({ userId, pin, changeRequired: true })
  const letIn = { state: ChallengeState.APPROVED, resultCode: ResultCode.SUCCESS_WITH_PIN }
  expect(await over(await jil.start(), house)).toMatchObject(letIn)
  expect(await house.admin.pins.getPin({ userId })).toMatchObject({ changeRequired: false })
  await jil.phone.onRing('person', [`${next}#`, '1', `${pin.replace('5', '7')}#`, `${pin.replace('5', '7')}#`])
  expect(await over(await jil.start(), house)).toMatchObject(letIn)
  await until(async () => (await jil.phone.calls()).every(({ status }) => status === 'completed'))
  expect((await jil.phone.calls()).at(-1)?.heard.at(-1)).toMatch(/^Thank you\. Your PIN was changed/)
  const oldOne = { userId, oldPin: next, newPin: next + 7, confirmation: next + 7 }
  expect(await house.admin.pins.changePin(oldOne)).toEqual({ changed: false })
})

test('a person who did not sign in says so on the phone, where the company lets people', async () => {
  const house = await cluster.newTenant({ id: 'wary' })
  const settings = Settings.fromPartial({ enableFraudAlert: true, fraudCode: '99' })
  await house.admin.admin.updateSettings({ settings })
  const eve = await called('person', ['99#'], house)
  const reported = { state: ChallengeState.DENIED, resultCode: ResultCode.FAILED_FRAUD_CODE_ENTERED }
  expect(await over(await eve.start(), house)).toMatchObject(reported)
})

test('a person who reports a fraud by phone and presses 1 is called no more until an administrator unblocks them', async () => {
  const house = await cluster.newTenant({ id: 'warier' })
  const settings = Settings.fromPartial({ enableFraudAlert: true, fraudCode: '99', blockForFraud: true })
  await house.admin.admin.updateSettings({ settings })
  const eli = await called('person', ['99#', '1'], house)
  await over(await eli.start(), house)
  await until(async () => {
    const { reports } = await house.admin.fraud.listFraudReports({ userId: eli.userId, page: undefined })
    return reports.some(({ source, blocked }) => source === FraudReportSource.CALL && blocked)
  })
  const calls = (await eli.phone.calls()).length
  const blocked = { state: ChallengeState.DENIED, resultCode: ResultCode.SUCCESS_USER_BLOCKED, risk: { blocked: true } }
  expect(await eli.start()).toMatchObject(blocked)
  expect(await eli.phone.calls()).toHaveLength(calls)
})

test('a person whose phone is busy is called at the backup phone, and is let in by it', async () => {
  const ben = await called('busy')
  const backup = await called('person', ['#'])
  const { factor } = await ben.enrol(callPhone(ben.number, backup.number), true)
  const challenge = await ben.start({ factorId: factor?.id ?? '' })
  expect(await over(challenge)).toMatchObject({ state: ChallengeState.APPROVED })
})

test('a person hears what their company has recorded, which the carrier reads at the gateway', async () => {
  const house = await cluster.newTenant({ id: 'singing' })
  const { greetings } = house.admin
  const content = tone({ ms: 2_000 })
  const { soundFile } = await greetings.uploadSoundFile(soundFileParts(content, 'hello'))
  const place = { id: '', type: VoiceMessageType.GREETING, language: 'en', applicationId: 'vpn', etag: '' }
  await greetings.putVoiceMessage({ voiceMessage: { ...place, soundFileId: soundFile?.id ?? '' } })
  const gus = await called('person', ['#'], house)
  expect(await over(await gus.start(), house)).toMatchObject({ state: ChallengeState.APPROVED })
  await until(async () => (await gus.phone.calls()).every(({ status }) => status === 'completed'))
  const [sound = '', goodbye] = (await gus.phone.calls()).at(-1)?.heard ?? []
  expect(goodbye).toBe('Thank you. You have confirmed the sign-in. Goodbye.')
  const response = await fetch(sound.replace('♪ ', ''))
  expect(response.headers.get('content-type')).toBe('audio/wav')
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true)
})

test('a new phone rings, its owner presses #, and it may be used', async () => {
  const cleo = await cluster.person({ house: acme })
  await cleo.phone.onRing('person', ['#'])
  const { factor } = await cleo.enrol(callPhone(cleo.number))
  await until(async () => {
    const { factors } = await acme.admin.factors.listFactors({ userId: cleo.userId, page: undefined })
    return factors.find(({ id, state }) => id === factor?.id && state === FactorState.ACTIVE)
  })
})
