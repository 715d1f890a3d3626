import { afterAll, afterEach, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ResultCode, resultCodeToJSON } from '#contracts/gen/countersign/types/v1/result_code'
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
const cluster = await openStage({ carriers: JSON.stringify({ accounts: { calls }, routes: [route] }) })
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

test('a call that the carrier does not place ends the sign-in, and says so', async () => {
  const ann = await called('person', ['#'])
  await carrier.fault({ status: 503 })
  const refusal = await ann.start().then(
    () => undefined,
    (error) => error,
  )
  const resultCode = ResultCode.FAILED_SERVER_ERROR
  expect(refusal).toMatchObject({ metadata: { result_code: resultCodeToJSON(resultCode) } })
  expect(await over(refusal.metadata.challenge_id)).toMatchObject({ state: ChallengeState.DENIED, resultCode })
  expect(await owner(ann).calls()).toEqual([])
})
