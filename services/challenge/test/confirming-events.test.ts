import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { verifyConfirmation } from '#libs/confirmation/confirmation'
import { keyring } from '#libs/db/keyring'
import { countStatements } from '#libs/db/statistics'
import { openEvent } from '../open-event.ts'
import { findChallenge } from '../db/challenges.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'
import { told } from './told.ts'
import { event, parameters, transfer } from './transfer.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>

beforeAll(async () => {
  house = await openHouse()
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => {
  Object.assign(house.neighbours.sayings, { outcome: Outcome.CHALLENGE, eventTypes: [transfer] })
  house.world.advance(600_000)
})

const lastText = () => house.neighbours.texts.at(-1)
const codeIn = (text = '') => /\d{6}/.exec(text)?.[0] ?? ''
const answer = ({ id }: Challenge, code: string) =>
  house.challenges().answerChallenge({
    ...{ challengeId: id, requestId: '', factorId: '', rememberDevice: false, deviceToken: '', userAgent: '' },
    answer: { kind: { $case: 'code', value: code } },
  })
const read = async ({ id }: Challenge) =>
  (await house.challenges().getChallenge({ challengeId: id })).challenge as Challenge
const keys = async () => {
  const { keys } = await house.gateway().getConfirmationKeys({})
  return new Map(keys.map(({ id, publicKey }) => [id, publicKey]))
}
const stored = ({ id }: Challenge) => findChallenge(house.ctx.database.pool, 'acme', id)

describe('Ann confirms a transfer by a text', () => {
  test('that says what she confirms, and the code with it', async () => {
    const { userId } = await person.withPhone()
    const challenge = await person.start(userId, { event })
    expect(challenge).toMatchObject({ state: ChallengeState.PENDING, eventName: 'transfer', confirmation: '' })
    expect(lastText()).toMatchObject({
      parameters: {},
      language: 'en',
      eventText: expect.stringMatching(/^\d{6} pays EUR 1,250.00 to Ben, 4711472$/),
    })
    const { approved } = await answer(challenge, codeIn(lastText()?.eventText))
    expect(approved).toBe(true)
  })

  test('in her own language', async () => {
    const { userId } = await person.withPhone()
    await person.start(userId, { event, language: 'de-AT' })
    expect(lastText()).toMatchObject({
      language: 'de',
      eventText: expect.stringMatching(/^\d{6}: 1\.250,00 EUR an Ben$/),
    })
  })

  test('and again, with another code, where the first was lost', async () => {
    const { userId } = await person.withPhone()
    const challenge = await person.start(userId, { event })
    const first = lastText()?.eventText
    house.world.advance(31_000)
    await house.challenges().resendChallenge({ challengeId: challenge.id, factorId: '' })
    expect(lastText()?.eventText).toMatch(/ pays EUR 1,250.00 to Ben/)
    expect(lastText()?.eventText).not.toBe(first)
  })

  test('and the caller is given a proof of just that, by every way of asking', async () => {
    const { userId } = await person.withPhone()
    const request = person.request(userId, { event })
    const { challenge } = await house.challenges().startChallenge(request)
    if (!challenge) throw new Error('there was no challenge')
    const answered = await answer(challenge, codeIn(lastText()?.eventText))
    const jws = answered.challenge?.confirmation ?? ''
    expect(await verifyConfirmation(jws, { keys: await keys(), parameters })).toEqual({
      confirmation: {
        ...{ iss: 'countersign', aud: 'vpn', sub: userId, tenant: 'acme', request_id: request.requestId },
        ...{ challenge_id: challenge.id, event: 'transfer', method: 'ONE_WAY_SMS' },
        parameters_sha256: expect.stringMatching(/^[\w-]{43}$/),
        iat: Math.floor(house.world.now().getTime() / 1000),
        result: ResultCode.SUCCESS_SMS_SENT,
      },
    })
    expect((await read(challenge)).confirmation).toBe(jws)
    const { challenge: cancelled } = await house.challenges().cancelChallenge({ challengeId: challenge.id })
    expect(cancelled?.confirmation).toBe(jws)
    expect((await house.challenges().startChallenge(request)).challenge?.confirmation).toBe(jws)
    for await (const seen of house.challenges().watchChallenge({ challengeId: challenge.id }))
      expect(seen.challenge?.confirmation).toBe(jws)
  })

  test('and no other parameters get a proof: the request id is taken', async () => {
    const { userId } = await person.withPhone()
    const request = person.request(userId, { event })
    const { challenge } = await house.challenges().startChallenge(request)
    await answer(challenge as Challenge, codeIn(lastText()?.eventText))
    const more = { ...event, parameters: { ...parameters, amount: '9999.00 EUR' } }
    await expect(house.challenges().startChallenge({ ...request, event: more })).rejects.toMatchObject({
      reason: ErrorReason.REQUEST_ID_REUSED,
    })
  })

  test('and a retry finds it, whatever has become of the type since', async () => {
    const { userId } = await person.withPhone()
    const request = person.request(userId, { event })
    const { challenge } = await house.challenges().startChallenge(request)
    house.neighbours.sayings.eventTypes = []
    expect((await house.challenges().startChallenge(request)).challenge?.id).toBe(challenge?.id)
    await expect(house.challenges().startChallenge(person.request(userId, { event }))).rejects.toMatchObject({
      reason: ErrorReason.EVENT_NOT_ALLOWED,
    })
  })

  test('and the proof is good after the keys were changed', async () => {
    const { userId } = await person.withPhone()
    const challenge = await person.start(userId, { event })
    await answer(challenge, codeIn(lastText()?.eventText))
    const { confirmation: old } = await read(challenge)
    const { activeId, keys: before } = house.keyring
    const next = keyring(`next ${Buffer.alloc(32, 7).toString('base64')}`)
    house.keyring.exchange({ activeId: 'next', keys: new Map([...next.keys, ...before]) })
    const { confirmation } = await read(challenge)
    expect([...(await keys()).keys()]).toEqual(['next', activeId])
    expect(confirmation).not.toBe(old)
    for (const jws of [old, confirmation])
      expect(await verifyConfirmation(jws, { keys: await keys(), parameters })).toHaveProperty(
        'confirmation.sub',
        userId,
      )
    for await (const _ of house.keys().rotateKeys({ batchSize: 0 })) void _
    expect((await stored(challenge))?.eventKeyId).toBe('next')
    house.keyring.exchange({ activeId, keys: before })
    // Its key is lost: the person was approved, and there is no proof.
    expect(await read(challenge)).toMatchObject({ state: ChallengeState.APPROVED, confirmation: '' })
    house.keyring.exchange({ activeId, keys: new Map([...before, ...next.keys]) })
  })

  test('with as many statements as a sign-in', async () => {
    const { userId } = await person.withPhone()
    const count = async (more: object) => {
      const statistics = countStatements(house.ctx.database.pool)
      const challenge = await person.start(userId, more)
      await answer(challenge, codeIn(lastText()?.eventText || lastText()?.parameters.otp))
      statistics.stop()
      return statistics.statements
    }
    expect(await count({ event })).toBe(await count({}))
  })
})

test('nobody gets a proof of what was denied, expired or only signed in', async () => {
  const { userId } = await person.withPhone()
  const denied = await person.start(userId, { event })
  const wrong = codeIn(lastText()?.eventText) === '000000' ? '111111' : '000000'
  for (let time = 0; time < 3; time++) await answer(denied, wrong)
  expect(await read(denied)).toMatchObject({ state: ChallengeState.DENIED, confirmation: '' })
  house.world.advance(600_000)
  const signedIn = await person.start(userId)
  await answer(signedIn, lastText()?.parameters.otp ?? '')
  expect(await read(signedIn)).toMatchObject({ state: ChallengeState.APPROVED, confirmation: '', eventName: '' })
})

test('Ben is called, and told the transfer in place of the greeting', async () => {
  const userId = 'ben-called'
  const value = { number: '+14255550123', extension: '', backupNumber: '' }
  const kind = { $case: 'callPhone' as const, value }
  const { factor } = await house
    .factors()
    .enrolFactor({ userId, kind, vouched: true, vouchReason: 'known at the desk' })
  const challenge = await person.start(userId, { event })
  expect(lastText()).toMatchObject({
    eventText: 'You pay EUR 1,250.00 to Ben, account 4 7 1 1 4 7 2.',
    parameters: { application_name: 'The VPN' },
  })
  const token = lastText()?.call?.token ?? ''
  await house
    .gateway()
    .answerCall({ challengeId: challenge.id, factorId: factor?.id ?? '', requestId: 'k', token, pin: '' })
  const { confirmation } = await read(challenge)
  expect(await verifyConfirmation(confirmation, { keys: await keys(), parameters })).toMatchObject({
    confirmation: { method: 'PHONE_CALL', result: ResultCode.SUCCESS_NO_PIN },
  })
})

describe('nothing is sent, nothing stored', () => {
  const refused = async (asked: object, refusal: object) => {
    const { userId } = await person.withPhone()
    const before = house.neighbours.texts.length
    await expect(person.start(userId, { event: asked })).rejects.toMatchObject(refusal)
    expect(house.neighbours.texts.length).toBe(before)
    const { rowCount } = await house.ctx.database.pool.query(
      'select from challenge where user_id = $1 and purpose = 1',
      [userId],
    )
    expect(rowCount).toBe(0)
  }

  test('115 for an event that there is not', async () => {
    const metadata = { result_code: '115' }
    await refused({ name: 'unheard-of', parameters: {} }, { reason: ErrorReason.EVENT_NOT_ALLOWED, metadata })
  })

  test('115 for it to a person who is not known, too', async () => {
    house.neighbours.sayings.outcome = Outcome.DENIED
    await refused({ name: 'unheard-of', parameters: {} }, { reason: ErrorReason.EVENT_NOT_ALLOWED })
  })

  test.each([
    ['payee', { amount: '1' }],
    ['amount', { payee: 'Ben', amount: 'much' }],
    ['iban', { ...parameters, iban: 'x' }],
  ])('116 for %s, which is named', async (name, given) => {
    await refused(
      { name: 'transfer', parameters: given },
      {
        reason: ErrorReason.EVENT_PARAMETER_INVALID,
        metadata: { result_code: '116' },
        violations: [expect.objectContaining({ field: `event.parameters.${name}` })],
      },
    )
  })
})

test('what is sensitive is in no event and in no column but the sealed one', async () => {
  const { userId } = await person.withPhone()
  const challenge = await person.start(userId, { event })
  await answer(challenge, codeIn(lastText()?.eventText))
  const { pool } = house.ctx.database
  const masked = { payee: 'Ben', amount: '1250.00 EUR', account: '***' }
  const of = ({ challengeId }: { challengeId: string }) => challengeId === challenge.id
  expect((await told(pool, SignInDecided)).filter(of)).toMatchObject([{ eventParameters: masked }])
  expect((await told(pool, ChallengeFinished)).filter(of)).toMatchObject([{ eventParameters: masked }])
  const row = await stored(challenge)
  expect(JSON.stringify(row)).not.toContain(parameters.account)
  expect(row && openEvent(house.keyring, row)?.app).toBe('Pay EUR 1,250.00 to Ben, 4711472')
})
