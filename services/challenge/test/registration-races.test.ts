import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { FactorConfirmed, RegistrationFinished } from '#contracts/gen/countersign/challenge/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { countStatements } from '#libs/db/statistics'
import { Refusal } from '#contracts/refusal'
import { openHouse } from './house.ts'
import { codeOf, seedOf } from './people.ts'
import { app, lastText, registering, smsPhone } from './registering.ts'
import { told } from './told.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let start: ReturnType<typeof registering>

beforeAll(async () => {
  house = await openHouse({ replicas: 2 })
  start = registering(house)
})
afterAll(() => house.close())
beforeEach(async () => {
  house.world.advance(600_000)
  await house.ctx.database.pool.query('truncate outbox')
})

/** So many calls at the same moment, in turn to either replica; what was refused is a refusal. */
const together = <T>(count: number, call: (replica: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => call(index % 2).catch((error: unknown) => error as Refusal)))
const done = <T>(results: (T | Refusal)[]) => results.flatMap((each) => (each instanceof Refusal ? [] : [each]))
const reasons = (results: unknown[]) =>
  new Set(results.flatMap((each) => (each instanceof Refusal ? [each.reason] : [])))

test('64 copies of the right code, at once on two replicas, prove a phone once: 50 times over', async () => {
  for (let trial = 0; trial < 50; trial++) {
    const person = await start(`proved-${trial}`)
    const { proofId } = await person.register(smsPhone)
    const code = lastText(house)
    const results = await together(64, (replica) => person.prove(proofId, code, { replica }))
    expect(done(results)).toMatchObject([{ proved: true }])
    expect(reasons(results)).toEqual(new Set([ErrorReason.CHALLENGE_CLOSED]))
  }
  expect(await told(house.ctx.database.pool, FactorConfirmed)).toHaveLength(50)
})

test('64 calls at once on two replicas finish a registration once: 50 times over', async () => {
  for (let trial = 0; trial < 50; trial++) {
    const person = await start(`finished-${trial}`)
    await person.app()
    const results = await together(64, (replica) => person.finish(replica))
    expect(done(results)).toHaveLength(1)
    expect(reasons(results)).toEqual(new Set([ErrorReason.OBJECT_NOT_FOUND]))
  }
  expect(await told(house.ctx.database.pool, RegistrationFinished)).toHaveLength(50)
})

test('of two first factors that strangers begin and prove at the same moment, a person has one: 50 times over', async () => {
  for (let trial = 0; trial < 50; trial++) {
    const userId = `first-${trial}`
    const enrolAndProve = async (replica: number) => {
      const factors = house.factors('acme-desk', replica)
      const { factor, otpauthUri } = await factors.enrolFactor({ userId, kind: app, vouched: false })
      const code = codeOf(seedOf(otpauthUri), house.world.now())
      return factors.confirmFactor({ factorId: factor?.id ?? '', code, requestId: '', passkey: '' })
    }
    const results = await together(8, enrolAndProve)
    expect(done(results).filter(({ confirmed }) => confirmed)).toHaveLength(1)
    const { factors } = await house.factors().listFactors({ userId, page: undefined })
    expect(factors).toHaveLength(1)
  }
})

test('two factors that are removed at the same moment leave one: 50 times over', async () => {
  for (let trial = 0; trial < 50; trial++) {
    const userId = `left-${trial}`
    const enrol = () =>
      house.factors().enrolFactor({ userId, kind: smsPhone, vouched: true, vouchReason: 'known at the desk' })
    const ids = [(await enrol()).factor?.id ?? '', (await enrol()).factor?.id ?? '']
    const results = await together(2, (replica) =>
      house.factors('acme-desk', replica).removeFactor({ factorId: ids[replica] ?? '' }),
    )
    expect(done(results)).toHaveLength(1)
    expect(reasons(results)).toEqual(new Set([ErrorReason.PROOF_REQUIRED]))
  }
})

test('while a registration is required, what is being proved is usable only if it came after: 50 times over', async () => {
  for (let trial = 0; trial < 50; trial++) {
    const userId = `required-${trial}`
    const person = await start(userId)
    const { proofId } = await person.register(smsPhone)
    const code = lastText(house)
    const require = house.registrations('acme-admin', 1).requireRegistration({ userId, reason: 'lost' })
    await Promise.all([together(8, (replica) => person.prove(proofId, code, { replica })), require])
    expect((await start(userId)).started.proofRequired).toBe(false)
  }
})

test('registering, proving and finishing cost 7, 5 and 7 statements and one commit each', async () => {
  const person = await start('thrifty')
  const counted = countStatements(house.ctx.database.pool)
  const cost = async (step: () => Promise<unknown>) => {
    const { statements, commits } = counted
    await step()
    return [counted.statements - statements, counted.commits - commits]
  }
  let proofId = ''
  expect(await cost(async () => void (proofId = (await person.register(smsPhone)).proofId))).toEqual([7, 1])
  expect(await cost(() => person.prove(proofId, lastText(house)))).toEqual([5, 1])
  expect(await cost(() => person.finish())).toEqual([7, 1])
  counted.stop()
})
