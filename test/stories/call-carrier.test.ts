import { afterAll, afterEach, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode, resultCodeToJSON } from '#contracts/gen/countersign/types/v1/result_code'
import type { Refusal } from '#contracts/refusal'
import { until } from '#libs/testing/until'
import { callPhone, type Person } from '#test/cluster/people'
import { accountSid, authToken, openTestAccount } from '#test/outside/carrier/test-account'
import { phone } from '#test/outside/phone'
import { openStage } from './open-stage.ts'

const carrier = await openTestAccount()
const calls = {
  ...{ kind: 'twilio-voice', baseUrl: carrier.url, accountSid, authToken, from: '+15005550006' },
  detectMachines: true,
}
const route = { channel: 'voice', prefix: '', account: 'calls', cost: 0, weight: 1 }
const cluster = await openStage({
  carriers: JSON.stringify({ accounts: { calls }, routes: [route] }),
  limits: JSON.stringify({ countries: ['US'], refusedTypes: [] }),
})
const { acme } = cluster

afterEach(() => carrier.world('DELETE', '/faults'))
afterAll(() => carrier.stop())

const owner = ({ number }: Person) => phone({ carrierUrl: carrier.url, number })

async function called(answer: string, keys: string[] = [], backup = ''): Promise<Person> {
  const person = await cluster.person({ house: acme })
  await person.enrol(callPhone(person.number, backup), true)
  await owner(person).onRing(answer, keys)
  return person
}

const over = (challengeId: string) =>
  until(async () => {
    const { challenge } = await acme.vpn.challenge.getChallenge({ challengeId })
    return challenge && challenge.state !== ChallengeState.PENDING && challenge
  })

describe('what a carrier tells of a phone:', () => {
  test.each<[string, ResultCode]>([
    ['fax', ResultCode.SUCCESS_INVALID_INPUT],
    ['machine', ResultCode.GOT_VOICEMAIL],
  ])('a %s took it up, and nobody is let in', async (answer, resultCode) => {
    const { id } = await (await called(answer)).start()
    expect(await over(id)).toMatchObject({ state: ChallengeState.DENIED, resultCode })
  })

  test.each(['machine', 'no-answer'])('where it is %s the backup phone rings in the same attempt', async (answer) => {
    const backup = await called('person', ['#'])
    const { id } = await (await called(answer, [], backup.number)).start()
    expect(await over(id)).toMatchObject({ state: ChallengeState.APPROVED, resultCode: ResultCode.SUCCESS_NO_PIN })
    expect(await owner(backup).calls()).toHaveLength(1)
  })
})

/** Nobody is called; the caller is told why, and the sign-in is over with it. */
async function expectUncalled(person: Person, resultCode: ResultCode) {
  const refusal: Refusal = await person.start().then(
    () => undefined,
    (error) => error,
  )
  const { metadata } = refusal
  expect(refusal).toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
  expect(metadata.result_code).toBe(resultCodeToJSON(resultCode))
  expect(await over(metadata.challenge_id ?? '')).toMatchObject({ state: ChallengeState.DENIED, resultCode })
}

test('a call that the carrier does not place ends the sign-in, and says so', async () => {
  const ann = await called('person', ['#'])
  await carrier.fault({ status: 503 })
  await expectUncalled(ann, ResultCode.FAILED_SERVER_ERROR)
  expect(await owner(ann).calls()).toEqual([])
})

test.each<[string, string, ResultCode]>([
  ['of a country that is not called', '+4915123456789', ResultCode.INTERNATIONAL_CALLS_NOT_ALLOWED],
  ['that is too long for its country', '+44770090012345', ResultCode.FAILED_INVALID_PHONENUMBER],
  ['that the carrier says is none', '+15005550001', ResultCode.FAILED_INVALID_PHONENUMBER],
])('who has a number %s is not called, and hears why', async (_, number, resultCode) => {
  const person = await cluster.person({ house: acme })
  await person.enrol(callPhone(number), true)
  await expectUncalled(person, resultCode)
})

test.each<[string, object, string, ResultCode]>([
  ['a number with letters', { number: '+1425FLOWERS' }, 'number', ResultCode.FAILED_INVALID_PHONENUMBER],
  ['nine digits in America', { number: '+1425555012' }, 'number', ResultCode.FAILED_INVALID_PHONENUMBER],
  [
    'a backup of eleven digits',
    { backupNumber: '+142555501234' },
    'backup_number',
    ResultCode.FAILED_INVALID_PHONENUMBER,
  ],
  ['an extension with letters', { extension: 'x890' }, 'extension', ResultCode.FAILED_INVALID_EXTENSION],
  ['@ inside of an extension', { extension: '8@90' }, 'extension', ResultCode.FAILED_INVALID_EXTENSION],
])('nobody gets a phone with %s', async (_, wrong, field, resultCode) => {
  const person = await cluster.person({ house: acme })
  const value = { ...callPhone(person.number).value, ...wrong }
  await expect(person.enrol({ $case: 'callPhone', value }, true)).rejects.toMatchObject({
    ...{ reason: ErrorReason.INVALID_REQUEST, violations: [{ field: `call_phone.${field}` }] },
    metadata: { result_code: resultCodeToJSON(resultCode) },
  })
})

test('an extension is dialled with its pauses once the switchboard answers', async () => {
  const eva = await cluster.person({ house: acme })
  const value = { ...callPhone(eva.number).value, extension: '@12,8*9#' }
  await eva.enrol({ $case: 'callPhone', value }, true)
  await owner(eva).onRing('person', ['#', '#'])
  const { id } = await eva.start()
  expect(await over(id)).toMatchObject({ state: ChallengeState.APPROVED })
  expect((await owner(eva).calls()).at(-1)?.dialled).toEqual(['ww12ww8*9#'])
})
