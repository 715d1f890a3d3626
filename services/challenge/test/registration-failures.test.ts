import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { RegistrationFinished, RegistrationRequired } from '#contracts/gen/countersign/challenge/v1/events'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { openKeyHouse } from './key-house.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'
import { lastText, recoveryCodes, registering, smsPhone } from './registering.ts'
import { told } from './told.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let start: ReturnType<typeof registering>

beforeAll(async () => {
  house = await openHouse()
  start = registering(house)
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))

const pool = () => house.ctx.database.pool
const away = new Refusal(ErrorReason.DEPENDENCY_UNAVAILABLE, 'nobody answers')
const unavailable = { reason: ErrorReason.DEPENDENCY_UNAVAILABLE }
const listed = async (userId: string) => (await house.factors().listFactors({ userId, page: undefined })).factors

test('a registration whose end policy may or may not have heard of is finished by the next call, and told of once', async () => {
  const { sayings } = house.neighbours
  const ann = await start('ann')
  await ann.phone()
  sayings.unheard = away
  await expect(ann.finish()).rejects.toMatchObject(unavailable)
  sayings.unheard = undefined
  expect(await told(pool(), RegistrationFinished)).toEqual([])
  expect((await ann.finish()).factors).toHaveLength(1)
  expect(await told(pool(), RegistrationFinished)).toHaveLength(1)
  expect(sayings.registered.filter(({ userId }) => userId === 'ann')).toHaveLength(2)
})

test('contact methods that could not be required again are usable until the next call, and all of it is told then', async () => {
  const { userId } = await people(house).withApp()
  const require = () => house.registrations().requireRegistration({ userId, reason: 'lost' })
  house.neighbours.sayings.unheard = away
  await expect(require()).rejects.toMatchObject(unavailable)
  house.neighbours.sayings.unheard = undefined
  expect(await listed(userId)).toMatchObject([{ state: FactorState.ACTIVE }])
  expect(await require()).toEqual({ suspended: 1 })
  expect(await told(pool(), RegistrationRequired)).toHaveLength(1)
})

test('a phone that no carrier reached can be registered again at once', async () => {
  const { sayings } = house.neighbours
  const ben = await start('ben')
  sayings.carrierDown = new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'no carrier')
  await expect(ben.register(smsPhone)).rejects.toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
  sayings.carrierDown = undefined
  await ben.phone()
  expect(await listed('ben')).toHaveLength(1)
})

test('a person is sent so many texts in ten minutes, whatever they register or prove', async () => {
  const cleo = await start('cleo')
  for (let sent = 0; sent < 5; sent++) await cleo.register(smsPhone)
  const refusal = { reason: ErrorReason.TOO_MANY_CHALLENGES, retryAfterMs: 600_000 }
  await expect(cleo.register(smsPhone)).rejects.toMatchObject(refusal)
  const factors = await listed('cleo')
  expect(factors).toHaveLength(1)
  await cleo.prove(factors[0]?.id ?? '', lastText(house))
  await expect(cleo.startProof(factors[0]?.id ?? '')).rejects.toMatchObject(refusal)
})

test('a retry of a proof gets the same verdict, and another answer none', async () => {
  const dora = await start('dora')
  const { proofId } = await dora.register(smsPhone)
  const code = lastText(house)
  for (let time = 0; time < 2; time++) {
    expect(await dora.prove(proofId, code, { requestId: 'r1' })).toMatchObject({ proved: true })
  }
  await expect(dora.prove(proofId, code, { requestId: 'r2' })).rejects.toMatchObject({
    reason: ErrorReason.CHALLENGE_CLOSED,
  })
})

test('a pass is a proof as good as any, and makes nobody registered', async () => {
  const pass = { minutes: 0, singleUse: true, reason: 'first day', startsAt: undefined }
  const kind = { $case: 'temporaryAccessPass' as const, value: pass }
  const { temporaryAccessPass, factor } = await house
    .factors()
    .enrolFactor({ userId: 'eva', kind, vouched: true, vouchReason: 'known at the desk' })
  const eva = await start('eva')
  expect(eva.started.proofRequired).toBe(true)
  await expect(eva.register(smsPhone)).rejects.toMatchObject({ reason: ErrorReason.PROOF_REQUIRED })
  const { proofId } = await eva.startProof(factor?.id ?? '')
  expect(await eva.prove(proofId, temporaryAccessPass)).toMatchObject({ proved: true })
  await expect(eva.finish()).rejects.toMatchObject({ reason: ErrorReason.FACTOR_NOT_CONFIRMED })
  await eva.phone()
  await eva.register(recoveryCodes)
  expect((await eva.finish()).factors).toHaveLength(2)
})

test('a factor whose key was lost still has to be proved before another is registered: only an administrator helps', async () => {
  const lost = await openKeyHouse()
  try {
    await lost.empty()
    const { userId } = await lost.person.withApp()
    lost.use('two')
    const request = { userId, kind: smsPhone, vouched: false }
    await expect(lost.factors().enrolFactor(request)).rejects.toMatchObject({ reason: ErrorReason.PROOF_REQUIRED })
    expect((await lost.factors().enrolFactor({ ...request, vouchReason: 'the key was lost' })).factor).toBeDefined()
  } finally {
    await lost.close()
  }
})
