import { expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { PersonState, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { until } from '#libs/testing/until'
import { callPhone, newApp, smsPhone, type Person } from '#test/cluster/people'
import { acme, cluster, otherThan } from './stage.ts'

const enabled = { state: PersonState.ENABLED }
const stateOf = async ({ userId }: Person) => (await acme.admin.admin.getPerson({ userId })).person
const portal = cluster.clients((await acme.issue(['factors'])).key)

/** What somebody in a person's session at the portal may ask. */
async function sessionOf({ userId }: Person) {
  const { registration, ...started } = await portal.registrations.startRegistration({ userId })
  const named = { userId, registration }
  return {
    started,
    register: (kind: ReturnType<typeof smsPhone> | ReturnType<typeof callPhone> | typeof newApp) =>
      portal.registrations.registerFactor({ ...named, kind }),
    startProof: (factorId: string) => portal.registrations.startProof({ ...named, factorId }),
    prove: (proofId: string, code: string) =>
      portal.registrations.proveFactor({ ...named, proofId, code, requestId: '', passkey: '' }),
    prefer: (method: Method) => portal.registrations.setDefaultMethod({ ...named, method }),
    finish: () => portal.registrations.finishRegistration(named),
  }
}

test('a new person proves up with a phone and a spare app, and signs in by the way they like best', async () => {
  const ann = await cluster.person({ house: acme, known: enabled })
  expect(await ann.start()).toMatchObject({
    state: ChallengeState.ENROL,
    decision: { outcome: Outcome.ENROL, reason: DecisionReason.NOT_REGISTERED },
  })
  const session = await sessionOf(ann)
  expect(session.started).toMatchObject({ proofRequired: false, factors: [] })
  expect(session.started.methods).toEqual(expect.arrayContaining([Method.ONE_WAY_SMS, Method.APP_CODE]))

  const phone = await session.register(smsPhone(ann.number))
  const code = await ann.phone.code()
  expect(await session.prove(phone.proofId, otherThan(code))).toMatchObject({ proved: false, attemptsLeft: 4 })
  expect(await ann.start()).toMatchObject({ state: ChallengeState.ENROL })
  expect(await session.prove(phone.proofId, code)).toMatchObject({ proved: true })
  const app = await session.register(newApp)
  ann.load(app.otpauthUri)
  expect(await session.prove(app.proofId, ann.appCode())).toMatchObject({ proved: true })
  await session.prefer(Method.APP_CODE)
  expect(await stateOf(ann)).toMatchObject({ state: PersonState.ENABLED })
  await session.finish()
  expect(await stateOf(ann)).toMatchObject({ state: PersonState.ENFORCED, defaultMethod: Method.APP_CODE })

  cluster.world.advance(30_000)
  const challenge = await ann.start()
  expect(challenge.options.map(({ method }) => method)).toEqual([Method.APP_CODE, Method.ONE_WAY_SMS])
  expect(await ann.answer(challenge, ann.appCode())).toMatchObject({ approved: true })
})

test('a new person registers a phone that is called, once they have pressed #, and is called to sign in', async () => {
  const cem = await cluster.person({ house: acme, known: enabled })
  const session = await sessionOf(cem)
  expect(session.started.methods).toContain(Method.PHONE_CALL)
  const factors = async () => (await portal.factors.listFactors({ userId: cem.userId, page: undefined })).factors

  await cem.phone.onRing('busy')
  const busy = await session.register(callPhone(cem.number))
  await until(async () => (await cem.phone.calls()).at(-1)?.status === 'busy')
  await expect(session.finish()).rejects.toMatchObject({ reason: ErrorReason.PROOF_REQUIRED })

  await cem.phone.onRing('person', ['#'])
  const { factor } = await session.register(callPhone(cem.number))
  expect(factor?.id).not.toBe(busy.factor?.id)
  await until(async () => (await factors()).some(({ id, state }) => id === factor?.id && state === FactorState.ACTIVE))
  expect((await cem.phone.calls()).at(-1)?.heard[0]).toMatch(/^This is /)
  expect((await session.finish()).factors).toMatchObject([{ id: factor?.id, method: Method.PHONE_CALL }])
  expect(await stateOf(cem)).toMatchObject({ state: PersonState.ENFORCED })

  await cem.phone.onRing('person', ['#'])
  const { id: challengeId } = await cem.start()
  const over = async () => (await acme.vpn.challenge.getChallenge({ challengeId })).challenge
  await until(async () => (await over())?.state === ChallengeState.APPROVED)
})

test('a thief with a stolen session can not add a phone, nor anything else, and the person is sent the code', async () => {
  const ben = await cluster.person({ house: acme, has: ['phone'] })
  const { userId } = ben
  const thiefs = smsPhone('+14255550066')
  const session = await sessionOf(ben)
  expect(session.started.proofRequired).toBe(true)
  const first = { reason: ErrorReason.PROOF_REQUIRED }
  await expect(session.register(thiefs)).rejects.toMatchObject(first)
  await expect(session.register(newApp)).rejects.toMatchObject(first)
  await expect(session.prefer(Method.APP_CODE)).rejects.toMatchObject(first)
  await expect(session.finish()).rejects.toMatchObject(first)
  const recoveryCodes = { $case: 'recoveryCodes' as const, value: { count: 0 } }
  for (const kind of [thiefs, newApp, recoveryCodes]) {
    await expect(portal.factors.enrolFactor({ userId, kind, vouched: false })).rejects.toMatchObject(first)
    await expect(
      portal.factors.enrolFactor({ userId, kind, vouched: true, vouchReason: 'known at the desk' }),
    ).rejects.toMatchObject({
      reason: ErrorReason.SCOPE_MISSING,
    })
  }
  const [phone] = session.started.factors
  await expect(portal.factors.removeFactor({ factorId: phone?.id ?? '' })).rejects.toMatchObject(first)

  const { proofId } = await session.startProof(phone?.id ?? '')
  const code = await ben.phone.code()
  for (let guess = 0; guess < 3; guess++) {
    expect(await session.prove(proofId, otherThan(code))).toMatchObject({ proved: false })
  }
  await expect(session.prove(proofId, code)).rejects.toMatchObject({ reason: ErrorReason.CHALLENGE_CLOSED })
  await expect(session.register(thiefs)).rejects.toMatchObject(first)
  const { factors } = await acme.admin.factors.listFactors({ userId, page: undefined })
  expect(factors).toHaveLength(1)
})

test('a person whose contact methods are required again proves up again before the next sign-in', async () => {
  const cleo = await cluster.person({ house: acme, has: ['phone', 'app'] })
  const { userId } = cleo
  const told = { userId, reason: 'numbers were swapped' }
  expect(await acme.admin.registrations.requireRegistration(told)).toEqual({ suspended: 2 })
  expect(await stateOf(cleo)).toMatchObject({ state: PersonState.ENABLED })
  expect(await cleo.start()).toMatchObject({ state: ChallengeState.ENROL })

  const session = await sessionOf(cleo)
  const phone = session.started.factors.find(({ method }) => method === Method.ONE_WAY_SMS)
  const { proofId } = await session.startProof(phone?.id ?? '')
  await session.prove(proofId, await cleo.phone.code())
  await session.finish()
  expect(await stateOf(cleo)).toMatchObject({ state: PersonState.ENFORCED })
  const challenge = await cleo.start()
  expect(challenge.options.map(({ method }) => method)).toEqual([Method.ONE_WAY_SMS])
  expect(await cleo.answer(challenge, await cleo.phone.code())).toMatchObject({ approved: true })
})

test('a person who has to register again keeps their app passwords, until an administrator deletes them too', async () => {
  const house = await cluster.newTenant({ id: 'lost' })
  const { admin, appPasswords, registrations } = house.admin
  await admin.updateSettings({ settings: Settings.create({ appPasswordsAllowed: true }) })
  const { userId } = await cluster.person({ house, has: ['phone'] })
  const { password } = await appPasswords.createAppPassword({ userId, name: 'mail', vouchReason: 'known at the desk' })
  cluster.witness.shown.add(password)
  await registrations.requireRegistration({ userId, reason: 'the phone was lost' })
  const right = async () => (await appPasswords.verifyAppPassword({ userId, password, clientIp: '' })).approved
  expect(await right()).toBe(true)
  expect(await appPasswords.revokeAppPasswords({ userId })).toEqual({ revoked: 1 })
  expect(await right()).toBe(false)
})
