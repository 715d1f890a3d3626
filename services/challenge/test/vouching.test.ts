import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { AppPasswordCreated, FactorEnrolled } from '#contracts/gen/countersign/challenge/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openHouse } from './house.ts'
import { people } from './people.ts'
import { app, recoveryCodes, registering, smsPhone } from './registering.ts'
import { told } from './told.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let start: ReturnType<typeof registering>
beforeAll(async () => {
  house = await openHouse()
  start = registering(house)
})
afterAll(() => house.close())
beforeEach(() => {
  house.world.advance(600_000)
  house.neighbours.sayings.appPasswordsAllowed = true
})

const refused = (reason: ErrorReason, more = {}) => expect.objectContaining({ reason, ...more })
const unsaid = refused(ErrorReason.INVALID_REQUEST, {
  violations: [{ field: 'vouch_reason', description: 'must say why you answer for the person' }],
})

describe('an app password, by which nobody is asked for a second factor', () => {
  const create = (userId: string, more: { registration?: string; vouchReason?: string }, key = 'acme-desk') =>
    house.appPasswords(key).createAppPassword({ userId, name: 'mail', ...more })
  const reasons = async (userId: string) =>
    (await told(house.ctx.database.pool, AppPasswordCreated))
      .filter((event) => event.userId === userId)
      .map(({ vouchReason }) => vouchReason)

  test('is made for a person once they proved in a registration that it is they, and not before', async () => {
    const { userId } = await people(house).withPhone()
    await expect(create(userId, {})).rejects.toEqual(refused(ErrorReason.PROOF_REQUIRED))
    const { named, started, startProof, prove } = await start(userId)
    const { registration } = named
    await expect(create(userId, { registration })).rejects.toEqual(refused(ErrorReason.PROOF_REQUIRED))
    const { proofId } = await startProof(started.factors[0]?.id ?? '')
    await prove(proofId, '000000')
    await expect(create(userId, { registration })).rejects.toEqual(refused(ErrorReason.PROOF_REQUIRED))
    await prove(proofId, house.neighbours.texts.at(-1)?.parameters.otp ?? '')
    expect((await create(userId, { registration })).password).toMatch(/^[a-z]{16}$/)
    expect(await reasons(userId)).toEqual([''])
    house.world.advance(30 * 60_000)
    await expect(create(userId, { registration })).rejects.toEqual(refused(ErrorReason.OBJECT_NOT_FOUND))
  })

  test("is not made by another's registration, nor by one that is over or was never there", async () => {
    const eve = await start('eve')
    await eve.phone()
    const { userId } = await people(house).withApp()
    await start(userId)
    for (const registration of [eve.named.registration, 'csr_guess']) {
      await expect(create(userId, { registration })).rejects.toEqual(refused(ErrorReason.OBJECT_NOT_FOUND))
    }
    await eve.finish()
    const { registration } = eve.named
    await expect(create('eve', { registration })).rejects.toEqual(refused(ErrorReason.OBJECT_NOT_FOUND))
  })

  test('is made without a proof by an administrator who says why, and the record tells it', async () => {
    await expect(create('ann', {}, 'acme-admin')).rejects.toEqual(unsaid)
    await expect(create('ann', { vouchReason: '  ' }, 'acme-admin')).rejects.toEqual(unsaid)
    await expect(create('ann', { vouchReason: 'called back' })).rejects.toEqual(refused(ErrorReason.SCOPE_MISSING))
    await create('ann', { vouchReason: 'called back' }, 'acme-admin')
    expect(await reasons('ann')).toEqual(['called back'])
  })
})

describe('an administrator who answers for a factor', () => {
  const enrol = (
    userId: string,
    more: { vouched: boolean; vouchReason?: string },
    kind: typeof app | typeof smsPhone = app,
  ) => house.factors().enrolFactor({ userId, kind, ...more })

  test('says why: without a reason nothing is enrolled', async () => {
    await expect(enrol('bob', { vouched: true })).rejects.toEqual(unsaid)
    await expect(enrol('bob', { vouched: true, vouchReason: '  ' })).rejects.toEqual(unsaid)
    await expect(enrol('bob', { vouched: false, vouchReason: ' ' })).rejects.toEqual(unsaid)
    const made = house.factors().enrolFactor({ userId: 'bob', kind: recoveryCodes, vouched: true })
    await expect(made).rejects.toEqual(unsaid)
    expect(await house.factors().listFactors({ userId: 'bob', page: undefined })).toMatchObject({ factors: [] })
  })

  test('is told of with the reason', async () => {
    await enrol('cid', { vouched: true, vouchReason: 'came to the desk' })
    const events = await told(house.ctx.database.pool, FactorEnrolled)
    expect(events.at(-1)).toMatchObject({ userId: 'cid', vouched: true, reason: 'came to the desk' })
  })

  test('needs none where nobody is answered for, nor beside that of a pass', async () => {
    expect((await enrol('dan', { vouched: false }, smsPhone)).factor).toBeDefined()
    const value = { minutes: 0, singleUse: false, reason: 'first day', startsAt: undefined }
    const kind = { $case: 'temporaryAccessPass' as const, value }
    expect((await house.factors().enrolFactor({ userId: 'dan', kind, vouched: true })).factor).toBeDefined()
  })
})
