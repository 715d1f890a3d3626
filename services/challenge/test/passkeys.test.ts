import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { countStatements } from '#libs/db/statistics'
import { authenticator, type Fault } from './authenticator.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>

beforeAll(async () => {
  house = await openHouse({ replicas: 2 })
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))

const origin = 'https://login.example.com'
const value = { relyingPartyId: 'example.com', origins: [origin], accountName: '', name: 'laptop' }
const enrol = (userId: string, more = {}, vouched = false) =>
  house.factors().enrolFactor({
    userId,
    kind: { $case: 'passkey', value: { ...value, ...more } },
    vouched,
    vouchReason: 'it is theirs',
  })
const confirm = (factorId: string, passkey: string, requestId = '') =>
  house.factors().confirmFactor({ factorId, code: '', requestId, passkey })
const request = (challenge: Challenge, passkey: string) => ({
  ...{ challengeId: challenge.id, requestId: '', factorId: '', rememberDevice: false, deviceToken: '', userAgent: '' },
  answer: { kind: { $case: 'passkey' as const, value: passkey } },
})
const answer = (challenge: Challenge, passkey: string, replica = 0) =>
  house.challenges('acme-admin', replica).answerChallenge(request(challenge, passkey))
const asked = ({ options }: Challenge) => options[0]?.passkeyRequest ?? ''
const wrong = { approved: false, resultCode: ResultCode.FAILED_PASSKEY_INCORRECT }

let born = 0
/** Somebody with a passkey. */
async function withPasskey(told = {}) {
  const userId = `holder-${++born}`
  const device = authenticator({ origin, ...told })
  const { factor, passkeyCreation } = await enrol(userId)
  await confirm(factor?.id ?? '', device.create(passkeyCreation))
  return { userId, device, factorId: factor?.id ?? '' }
}

describe('a new passkey', () => {
  test('is made by the device as it was told, and is active when that was proved', async () => {
    const { factor, passkeyCreation } = await enrol('ann')
    expect(factor).toMatchObject({ state: FactorState.PENDING, hint: 'laptop' })
    expect(JSON.parse(passkeyCreation)).toMatchObject({
      rp: { id: 'example.com', name: 'acme' },
      user: { name: 'ann' },
      ...{ timeout: 600_000, attestation: 'none', excludeCredentials: [] },
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    })
    const device = authenticator({ origin })
    const made = device.create(passkeyCreation)
    expect(await confirm(factor?.id ?? '', made, 'p1')).toMatchObject({
      confirmed: true,
      factor: { state: FactorState.ACTIVE },
    })
    expect(await confirm(factor?.id ?? '', made, 'p1')).toMatchObject({ confirmed: true })
    const { passkeyCreation: next } = await enrol('ann')
    expect(JSON.parse(next)).toMatchObject({ excludeCredentials: [{ id: device.id, transports: ['internal'] }] })
  })

  test.each<[string, Fault]>([
    ['another origin', { origin: 'https://login.example.org' }],
    ['another relying party', { relyingPartyId: 'example.org' }],
    ['no look at the person', { verified: false }],
    ['a page inside another', { crossOrigin: true }],
  ])('from %s proves nothing, and counts', async (_, fault) => {
    const { factor, passkeyCreation } = await enrol(`bert-${++born}`)
    const made = authenticator({ origin }).create(passkeyCreation, fault)
    expect(await confirm(factor?.id ?? '', made)).toMatchObject({
      ...{ confirmed: false, attemptsLeft: 4, factor: { state: FactorState.PENDING } },
    })
  })

  test('can not be vouched for, nor be of another domain than its origins', async () => {
    const invalid = expect.objectContaining({ reason: ErrorReason.INVALID_REQUEST })
    await expect(enrol('carl', {}, true)).rejects.toEqual(invalid)
    await expect(enrol('carl', { origins: ['https://example.org'] })).rejects.toEqual(invalid)
    await expect(enrol('carl', { origins: ['http://login.example.com'] })).rejects.toEqual(invalid)
    await expect(enrol('carl', { origins: [] })).rejects.toEqual(invalid)
  })
})

describe('a person with a passkey', () => {
  test.each(['ES256', 'EdDSA'])('of %s signs in by it, again and again', async (algorithm) => {
    const { userId, device } = await withPasskey({ algorithm })
    for (let time = 0; time < 2; time++) {
      const challenge = await person.start(userId)
      expect(JSON.parse(asked(challenge))).toMatchObject({
        ...{ rpId: 'example.com', userVerification: 'required', timeout: 180_000 },
        allowCredentials: [{ type: 'public-key', id: device.id, transports: ['internal'] }],
      })
      const verdict = await answer(challenge, device.get(asked(challenge)))
      expect(verdict).toMatchObject({ approved: true, resultCode: ResultCode.SUCCESS_PASSKEY_VERIFIED })
      expect(verdict.challenge).toMatchObject({ state: ChallengeState.APPROVED, options: [{ passkeyRequest: '' }] })
    }
  })

  test('whose device does not count signs in again and again', async () => {
    const { userId, device } = await withPasskey({ counts: false })
    for (let time = 0; time < 2; time++) {
      const challenge = await person.start(userId)
      expect(await answer(challenge, device.get(asked(challenge)))).toMatchObject({ approved: true })
    }
  })

  test.each<[string, Fault]>([
    ['a counter that stood still', { counter: 1 }],
    ['a counter that went back to nothing', { counter: 0 }],
    ['another origin', { origin: 'https://login.example.org' }],
    ['another relying party', { relyingPartyId: 'example.org' }],
    ['no look at the person', { verified: false }],
    ['a page inside another', { crossOrigin: true }],
    ['the handle of somebody else', { userHandle: 'AAAA' }],
  ])('is not believed by %s, and it counts', async (_, fault) => {
    const { userId, device } = await withPasskey()
    const challenge = await person.start(userId)
    expect(await answer(challenge, device.get(asked(challenge), fault))).toMatchObject({
      ...wrong,
      challenge: { attemptsLeft: 2 },
    })
  })

  test('is not believed by what answered another challenge', async () => {
    const { userId, device } = await withPasskey()
    const [first, second] = [await person.start(userId), await person.start(userId)]
    const given = device.get(asked(first))
    expect(await answer(second, given)).toMatchObject(wrong)
    expect(await answer(first, given)).toMatchObject({ approved: true })
    expect(await answer(second, given)).toMatchObject(wrong)
  })

  test('is not believed by a signature that was touched, nor by the passkey of somebody else', async () => {
    const [one, other] = [await withPasskey(), await withPasskey()]
    const challenge = await person.start(one.userId)
    const given = JSON.parse(one.device.get(asked(challenge))) as { response: { signature: string } }
    const bytes = Buffer.from(given.response.signature, 'base64url')
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    given.response.signature = bytes.toString('base64url')
    expect(await answer(challenge, JSON.stringify(given))).toMatchObject(wrong)
    expect(await answer(challenge, other.device.get(asked(challenge)))).toMatchObject(wrong)
  })

  test('costs one statement more than a code: three, and one commit', async () => {
    const { userId, device } = await withPasskey()
    const challenge = await person.start(userId)
    const given = device.get(asked(challenge))
    const counted = countStatements(house.ctx.database.pool)
    await answer(challenge, given)
    counted.stop()
    expect(counted).toMatchObject({ statements: 3, commits: 1 })
  })

  test('is refused a code for it', async () => {
    const { userId } = await withPasskey()
    const { id } = await person.start(userId)
    const code = { ...request({ id } as Challenge, ''), answer: { kind: { $case: 'code' as const, value: '123456' } } }
    await expect(house.challenges().answerChallenge(code)).rejects.toMatchObject({
      reason: ErrorReason.ANSWER_NOT_ACCEPTED,
    })
  })
})

test('64 copies of one right answer, at once on two replicas, prove the person once: 50 times over', async () => {
  for (let trial = 0; trial < 50; trial++) {
    const { userId, device } = await withPasskey()
    const challenge = await person.start(userId)
    const given = device.get(asked(challenge))
    const results = await Promise.all(
      Array.from({ length: 64 }, (_, index) => answer(challenge, given, index % 2).catch((error: unknown) => error)),
    )
    expect(results.filter((each) => (each as { approved?: boolean }).approved)).toHaveLength(1)
  }
})

test('of 20 wrong answers at once on two replicas three are judged', async () => {
  const { userId } = await withPasskey()
  const challenge = await person.start(userId)
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => answer(challenge, '{}', index % 2).catch((error: unknown) => error)),
  )
  expect(results.filter((each) => !(each instanceof Error))).toHaveLength(3)
})

test('whatever is sent for a passkey, the answer is a verdict', async () => {
  Object.assign(house.neighbours.sayings.limits, { lockoutThreshold: 0, attempts: 1000 })
  const { userId, device } = await withPasskey()
  const challenge = await person.start(userId)
  const real = JSON.parse(device.get(asked(challenge))) as { response: object }
  const anything = fc.oneof(fc.json(), fc.string({ minLength: 1 }), inPlaceOf(real))
  let given = 0
  await fc.assert(
    fc.asyncProperty(anything, async (junk) => {
      // Nobody answers wrongly 90 times in a row, whatever the settings are.
      if (++given % 80 === 0) await house.lockouts().unlock({ userId, reason: 'she called' })
      expect(await answer(challenge, junk)).toMatchObject({ approved: false })
    }),
    { numRuns: 300 },
  )
  Object.assign(house.neighbours.sayings.limits, { lockoutThreshold: 5, attempts: 3 })
})

/** What a browser gave, with something else in the place of one part. */
function inPlaceOf(real: { response: object }) {
  const part = fc.constantFrom('clientDataJSON', 'authenticatorData', 'signature')
  const junk = fc.oneof(fc.jsonValue(), fc.base64String())
  return fc
    .tuple(part, junk)
    .map(([name, other]) => JSON.stringify({ ...real, response: { ...real.response, [name]: other } }))
}
