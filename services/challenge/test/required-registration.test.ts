import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { FactorRemoved, RegistrationRequired } from '#contracts/gen/countersign/challenge/v1/events'
import { FactorState, type Factor } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { openHouse } from './house.ts'
import { codeOf, people } from './people.ts'
import { recoveryCodes, registering, smsPhone } from './registering.ts'
import { told } from './told.ts'

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
  await house.ctx.database.pool.query('truncate outbox')
})

const reason = (name: keyof typeof ErrorReason) => ({ reason: ErrorReason[name] })
const factorsOf = async (userId: string) => (await house.factors().listFactors({ userId, page: undefined })).factors
const appAmong = (factors: Factor[]) => factors.find(({ method }) => method === Method.APP_CODE)
const pool = () => house.ctx.database.pool

describe('a person who has to register again', () => {
  const require = (userId: string, why = 'numbers were swapped') =>
    house.registrations().requireRegistration({ userId, reason: why })

  test('is asked for phones and apps no more, in sign-ins under way either, and keeps recovery codes', async () => {
    const { userId, seed } = await person.withApp()
    await house.factors().enrolFactor({ userId, kind: recoveryCodes, vouched: true, vouchReason: 'known at the desk' })
    const first = appAmong(await factorsOf(userId))
    const waiting = await person.start(userId)
    expect(await require(userId)).toEqual({ suspended: 1 })
    expect(await require(userId)).toEqual({ suspended: 0 })
    const said = { userId, registered: false, defaultMethod: Method.UNSPECIFIED }
    expect(house.neighbours.sayings.registered.at(-1)).toEqual(said)
    expect(await told(pool(), RegistrationRequired)).toMatchObject([
      { userId, factorIds: [first?.id], reason: 'numbers were swapped' },
      { userId, factorIds: [] },
    ])
    const { options } = await person.start(userId)
    expect(options.map(({ method }) => method)).toEqual([Method.RECOVERY_CODE])
    const answer = { kind: { $case: 'code' as const, value: codeOf(seed, house.world.now()) } }
    const request = { challengeId: waiting.id, requestId: '', factorId: first?.id ?? '', rememberDevice: false }
    await expect(
      house.challenges().answerChallenge({ ...request, deviceToken: '', userAgent: '', answer }),
    ).rejects.toMatchObject(reason('METHOD_NOT_OFFERED'))
  })

  test('proves the old app again, and loses the phone that was not proved again', async () => {
    const { userId, seed } = await person.withApp()
    const { factor: phone } = await house
      .factors()
      .enrolFactor({ userId, kind: smsPhone, vouched: true, vouchReason: 'known at the desk' })
    await require(userId)
    const zoe = await start(userId)
    expect(zoe.started).toMatchObject({
      proofRequired: false,
      factors: [{ state: FactorState.SUSPENDED }, { state: FactorState.SUSPENDED }],
    })
    const { proofId } = await zoe.startProof(appAmong(zoe.started.factors)?.id ?? '')
    expect(await zoe.prove(proofId, codeOf(seed, house.world.now()))).toMatchObject({
      ...{ proved: true, factor: { state: FactorState.ACTIVE } },
    })
    expect((await zoe.finish()).factors).toMatchObject([{ method: Method.APP_CODE }])
    expect(await factorsOf(userId)).toHaveLength(1)
    expect(await told(pool(), FactorRemoved)).toMatchObject([{ factorId: phone?.id }])
  })

  test('who has recovery codes proves by one of them first', async () => {
    const { userId } = await person.withApp()
    const made = await house
      .factors()
      .enrolFactor({ userId, kind: recoveryCodes, vouched: true, vouchReason: 'known at the desk' })
    await require(userId)
    house.world.advance(1_000)
    const abe = await start(userId)
    expect(abe.started.proofRequired).toBe(true)
    const old = appAmong(abe.started.factors)
    await expect(abe.startProof(old?.id ?? '')).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    const { proofId } = await abe.startProof(made.factor?.id ?? '')
    expect(await abe.prove(proofId, made.recoveryCodes[0] ?? '')).toMatchObject({ proved: true })
    await expect(abe.finish()).rejects.toMatchObject(reason('FACTOR_NOT_CONFIRMED'))
    await abe.phone()
    expect((await abe.finish()).factors.map(({ method }) => method)).toEqual([
      ...[Method.RECOVERY_CODE, Method.ONE_WAY_SMS],
    ])
  })

  test('has every registration under way ended, and may be told so by an administrator alone', async () => {
    const cid = await start('cid')
    await cid.phone()
    await require('cid')
    await expect(cid.finish()).rejects.toMatchObject(reason('OBJECT_NOT_FOUND'))
    const request = { userId: 'cid', reason: 'lost' }
    await expect(house.registrations('acme-desk').requireRegistration(request)).rejects.toMatchObject({
      ...reason('SCOPE_MISSING'),
      metadata: { scope: 'factors:vouch' },
    })
    house.neighbours.sayings.unknown.add('stranger')
    await expect(require('stranger')).rejects.toMatchObject(reason('PERSON_NOT_FOUND'))
  })
})
