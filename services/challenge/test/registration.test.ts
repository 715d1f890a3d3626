import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { RegistrationFinished } from '#contracts/gen/countersign/challenge/v1/events'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { forgetOld } from '../sweep.ts'
import { openHouse } from './house.ts'
import { app, lastText, recoveryCodes, registering, smsPhone } from './registering.ts'
import { told } from './told.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let start: ReturnType<typeof registering>

beforeAll(async () => {
  house = await openHouse()
  start = registering(house)
})
afterAll(() => house.close())
beforeEach(async () => {
  house.world.advance(600_000)
  await house.ctx.database.pool.query('truncate outbox')
})

const reason = (name: keyof typeof ErrorReason) => ({ reason: ErrorReason[name] })
const factorsOf = async (userId: string) => (await house.factors().listFactors({ userId, page: undefined })).factors
const pool = () => house.ctx.database.pool

describe('a person who has nothing yet', () => {
  test('registers a phone, a spare app and what to be asked for first, and is registered', async () => {
    const nina = await start('nina')
    expect(nina.started).toMatchObject({ factors: [], proofRequired: false, appPasswordsAllowed: true })
    expect(nina.started.methods).toEqual([
      Method.APP_CODE,
      Method.OATH_TOKEN,
      Method.ONE_WAY_SMS,
      Method.RECOVERY_CODE,
      Method.PASSKEY,
    ])
    expect(nina.started.expiresAt).toEqual(new Date(house.world.now().getTime() + 30 * 60_000))
    await expect(nina.finish()).rejects.toMatchObject(reason('PROOF_REQUIRED'))

    const { factor, proofId, proveBefore } = await nina.register(smsPhone)
    expect(factor).toMatchObject({ state: FactorState.PENDING, hint: '+*********23' })
    expect(proveBefore).toEqual(new Date(house.world.now().getTime() + 600_000))
    await expect(nina.finish()).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    expect(await nina.prove(proofId, '00000x')).toMatchObject({ proved: false, attemptsLeft: 4 })
    expect(await nina.prove(proofId, lastText(house))).toMatchObject({
      ...{ proved: true, factor: { id: factor?.id, state: FactorState.ACTIVE } },
    })

    house.world.advance(1_000)
    await nina.app()
    await nina.prefer(Method.APP_CODE)
    const { factors } = await nina.finish()
    expect(factors.map(({ method }) => method)).toEqual([Method.ONE_WAY_SMS, Method.APP_CODE])
    const said = { userId: 'nina', registered: true, defaultMethod: Method.APP_CODE }
    expect(house.neighbours.sayings.registered.at(-1)).toEqual(said)
    expect(await told(pool(), RegistrationFinished)).toMatchObject([
      { userId: 'nina', defaultMethod: Method.APP_CODE, factorIds: factors.map(({ id }) => id) },
    ])
    await expect(nina.finish()).rejects.toMatchObject(reason('OBJECT_NOT_FOUND'))
  })

  test('who mistypes the number registers another, and the first can not be proved any more', async () => {
    const otto = await start('otto')
    const { proofId } = await otto.register(smsPhone)
    const code = lastText(house)
    const again = await otto.register({ $case: 'smsPhone', value: { number: '+14255550124' } })
    await expect(otto.prove(proofId, code)).rejects.toMatchObject(reason('CHALLENGE_NOT_FOUND'))
    expect(await otto.prove(again.proofId, lastText(house))).toMatchObject({ proved: true })
    expect(await factorsOf('otto')).toHaveLength(1)
  })

  test('gets recovery codes only after something was proved, and is not registered by them alone', async () => {
    const paul = await start('paul')
    await expect(paul.register(recoveryCodes)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    await expect(paul.prefer(Method.ONE_WAY_SMS)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    const phone = await paul.phone()
    const made = await paul.register(recoveryCodes)
    expect(made).toMatchObject({ proofId: '', factor: { state: FactorState.ACTIVE, codesLeft: 10 } })
    expect(made.recoveryCodes).toHaveLength(10)
    await expect(paul.prefer(Method.APP_CODE)).rejects.toMatchObject(reason('FACTOR_NOT_CONFIRMED'))
    await house.factors().removeFactor({ factorId: phone })
    await expect(paul.finish()).rejects.toMatchObject(reason('FACTOR_NOT_CONFIRMED'))
  })

  test('can not register by a method that is switched off, nor be registered by it', async () => {
    const { sayings } = house.neighbours
    const all = sayings.methods
    const rosa = await start('rosa')
    await rosa.phone()
    sayings.methods = [Method.APP_CODE]
    await expect(rosa.register(smsPhone)).rejects.toMatchObject(reason('FEATURE_OFF'))
    await expect(rosa.finish()).rejects.toMatchObject(reason('FACTOR_NOT_CONFIRMED'))
    sayings.methods = all
    expect(await factorsOf('rosa')).toHaveLength(1)
  })

  test('whom policy does not know can not register', async () => {
    house.neighbours.sayings.unknown.add('nobody')
    await expect(start('nobody')).rejects.toMatchObject(reason('PERSON_NOT_FOUND'))
  })
})

describe('a registration', () => {
  test('is good for its person, tenant and token alone, and for thirty minutes', async () => {
    const sven = await start('sven')
    const { proofId } = await sven.register(smsPhone)
    const code = lastText(house)
    const { registration } = sven.named
    const none = reason('OBJECT_NOT_FOUND')
    const by = (key: string, more: object) =>
      house.registrations(key).proveFactor({ ...sven.named, proofId, code, requestId: '', passkey: '', ...more })
    await start('tina')
    await expect(by('acme-desk', { userId: 'tina' })).rejects.toMatchObject(none)
    await expect(by('evil-admin', {})).rejects.toMatchObject(none)
    await expect(by('acme-desk', { registration: `${registration.slice(0, -1)}_` })).rejects.toMatchObject(none)
    house.world.advance(30 * 60_000)
    await expect(sven.register(app)).rejects.toMatchObject(none)
    await expect(sven.finish()).rejects.toMatchObject(none)
  })

  test('proves only what it has begun itself', async () => {
    const [uma, vera] = [await start('uma'), await start('vera')]
    const { proofId } = await uma.register(smsPhone)
    await expect(vera.prove(proofId, lastText(house))).rejects.toMatchObject(reason('OBJECT_NOT_FOUND'))
    expect(await uma.prove(proofId, lastText(house))).toMatchObject({ proved: true })
  })

  test('is over when another begins', async () => {
    const first = await start('walt')
    const { proofId } = await first.register(smsPhone)
    const code = lastText(house)
    const second = await start('walt')
    await expect(first.prove(proofId, code)).rejects.toMatchObject(reason('OBJECT_NOT_FOUND'))
    await expect(second.prove(proofId, code)).rejects.toMatchObject(reason('OBJECT_NOT_FOUND'))
    await second.phone()
    expect(await factorsOf('walt')).toHaveLength(1)
  })

  test('is kept as a hash, and swept when its time is over', async () => {
    const { named } = await start('xena')
    const rows = async () => (await pool().query(`select row_to_json(r)::text as row from registration r`)).rows
    expect(JSON.stringify(await rows())).toContain('xena')
    expect(JSON.stringify(await rows())).not.toContain(Buffer.from(named.registration).toString('hex'))
    house.world.advance(30 * 60_000)
    await forgetOld(house.ctx)
    expect(await rows()).toEqual([])
  })
})
