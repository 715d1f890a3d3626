import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { FactorState, OathAlgorithm } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { openHouse } from './house.ts'
import { codeOf, people, seedOf } from './people.ts'
import { app, recoveryCodes, registering, smsPhone } from './registering.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>
let start: ReturnType<typeof registering>

beforeAll(async () => {
  house = await openHouse()
  person = people(house)
  start = registering(house)
})
afterAll(() => house.close())
beforeEach(async () => {
  house.world.advance(600_000)
})

const reason = (name: keyof typeof ErrorReason) => ({ reason: ErrorReason[name] })
const factorsOf = async (userId: string) => (await house.factors().listFactors({ userId, page: undefined })).factors

describe('a person who has an app', () => {
  test('proves by it first, and then adds a phone', async () => {
    const { userId, seed } = await person.withApp()
    const ann = await start(userId)
    expect(ann.started).toMatchObject({ proofRequired: true, factors: [{ method: Method.APP_CODE }] })
    await expect(ann.register(smsPhone)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    const { proofId } = await ann.startProof(ann.started.factors[0]?.id ?? '')
    await expect(ann.register(smsPhone)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    expect(await ann.prove(proofId, '00000x')).toMatchObject({ proved: false })
    await expect(ann.finish()).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    expect(await ann.prove(proofId, codeOf(seed, house.world.now()))).toMatchObject({ proved: true })
    await ann.phone()
    expect((await ann.finish()).factors).toHaveLength(2)
  })

  test('is locked out by wrong codes as in any sign-in', async () => {
    const { userId, seed } = await person.withApp()
    const ben = await start(userId)
    const factorId = ben.started.factors[0]?.id ?? ''
    for (let wrong = 0; wrong < 5; wrong++) {
      const { proofId } = await ben.startProof(factorId)
      await ben.prove(proofId, '00000x')
    }
    const { proofId } = await ben.startProof(factorId)
    const right = codeOf(seed, house.world.now())
    await expect(ben.prove(proofId, right)).rejects.toMatchObject(reason('TOO_MANY_ATTEMPTS'))
  })

  test('is not let into an application by such a proof, nor takes one from another', async () => {
    const { userId, seed } = await person.withApp()
    const cleo = await start(userId)
    const { proofId } = await cleo.startProof(cleo.started.factors[0]?.id ?? '')
    const code = codeOf(seed, house.world.now())
    const answer = { kind: { $case: 'code' as const, value: code } }
    const request = { challengeId: proofId, requestId: '', factorId: '', rememberDevice: false }
    await expect(
      house.challenges().answerChallenge({ ...request, deviceToken: '', userAgent: '', answer }),
    ).rejects.toMatchObject(reason('CHALLENGE_NOT_FOUND'))
    const { id } = await person.start(userId)
    await expect(cleo.prove(id, code)).rejects.toMatchObject(reason('OBJECT_NOT_FOUND'))
    const stranger = await person.withApp()
    const [theirs] = await factorsOf(stranger.userId)
    await expect(cleo.startProof(theirs?.id ?? '')).rejects.toMatchObject(reason('FACTOR_NOT_FOUND'))
  })

  test('is enrolled no other way without a proof, unless an administrator says why', async () => {
    const { userId } = await person.withApp()
    for (const kind of [smsPhone, app, recoveryCodes]) {
      const request = { userId, kind, vouched: false }
      await expect(house.factors().enrolFactor(request)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    }
    const request = { userId, kind: smsPhone, vouched: false, vouchReason: 'came to the desk' }
    await expect(house.factors('acme-desk').enrolFactor(request)).rejects.toMatchObject(reason('SCOPE_MISSING'))
    expect((await house.factors().enrolFactor(request)).factor).toMatchObject({ state: FactorState.PENDING })
  })

  test('loses the last factor by an administrator alone', async () => {
    const { userId } = await person.withApp()
    const { factor: spare } = await house
      .factors()
      .enrolFactor({ userId, kind: smsPhone, vouched: true, vouchReason: 'known at the desk' })
    const first = (await factorsOf(userId)).find(({ method }) => method === Method.APP_CODE)
    const desk = house.factors('acme-desk')
    await desk.removeFactor({ factorId: first?.id ?? '' })
    const last = { factorId: spare?.id ?? '' }
    await expect(desk.removeFactor(last)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    await house.factors().removeFactor(last)
    expect(await factorsOf(userId)).toEqual([])
  })
})

test('what a thief began before a person registered can not be proved after it', async () => {
  const early = await house.factors('acme-desk').enrolFactor({ userId: 'yara', kind: app, vouched: false })
  const yara = await start('yara')
  await yara.phone()
  const code = codeOf(seedOf(early.otpauthUri), house.world.now())
  await expect(
    house.factors().confirmFactor({ factorId: early.factor?.id ?? '', code, requestId: '', passkey: '' }),
  ).rejects.toMatchObject(reason('FACTOR_NOT_FOUND'))
  expect(await factorsOf('yara')).toMatchObject([{ method: Method.ONE_WAY_SMS }])
})

test('a token, whose seed its bringer knows, comes after a proof or by an administrator, and then goes on waiting', async () => {
  const value = {
    ...{ serial: 'T-1', manufacturer: 'Acme Tokens', seed: Buffer.from('12345678901234567890') },
    ...{ algorithm: OathAlgorithm.SHA1, digits: 6, movement: { $case: 'counter' as const, value: 0n } },
  }
  const kind = { $case: 'oathToken' as const, value }
  const zack = await start('zack')
  await expect(zack.register(kind)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
  const request = { userId: 'zack', kind, vouched: false }
  await expect(house.factors().enrolFactor(request)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
  const given = await house.factors().enrolFactor({ ...request, vouchReason: 'it is ours' })
  await zack.phone()
  const proof = { factorId: given.factor?.id ?? '', code: '755224', requestId: '', passkey: '' }
  expect(await house.factors().confirmFactor(proof)).toMatchObject({ confirmed: true })
  expect((await zack.finish()).factors).toHaveLength(2)
})
