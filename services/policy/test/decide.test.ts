import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Application, Person, PersonState, Settings, TrustedNetwork } from '#contracts/gen/countersign/policy/v1/admin'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ApplicationKind, Deployment, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { countStatements } from '#libs/db/statistics'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
let acme: Awaited<ReturnType<Stage['newTenant']>>
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
  for (const application of [
    { id: 'mail', name: 'Mail', kind: ApplicationKind.OFFICE_365 },
    { id: 'vpn', name: 'The VPN', kind: ApplicationKind.REMOTE_ACCESS },
  ]) {
    await acme.putApplication({ application: Application.fromPartial(application) })
  }
  await acme.putPerson({ person: Person.fromPartial(ann) })
})
afterAll(() => stage.stop())

const ann = { userId: 'ann', state: PersonState.ENFORCED, location: DirectoryLocation.FEDERATED, language: 'de' }
const uuid = (digit: number) => `00000000-0000-0000-0000-00000000000${digit}`
const factors = [
  { factorId: uuid(1), method: Method.ONE_WAY_SMS },
  { factorId: uuid(2), method: Method.APP_CODE },
  { factorId: uuid(3), method: Method.ONE_WAY_SMS },
]
const signIn = (some: Partial<Situation> = {}) => {
  return Situation.fromPartial({ userId: 'ann', applicationId: 'mail', clientIp: '8.8.8.8', factors, ...some })
}
const decide = (some: Partial<Situation> = {}, tenant = 'acme') => {
  return stage.policy(tenant).decide({ situation: signIn(some) })
}
const reasonOf = async (some: Partial<Situation> = {}) => (await decide(some)).decision?.reason

describe('deciding', () => {
  test('challenges, with the factors in order, the bounds and how to speak to the person', async () => {
    const { decision, factors: offered, limits, profile } = await decide()
    expect(decision).toMatchObject({
      outcome: Outcome.CHALLENGE,
      reason: DecisionReason.PERSON_STATE,
      deployment: Deployment.EITHER,
      methods: [Method.APP_CODE, Method.ONE_WAY_SMS],
    })
    expect(offered.map(({ factorId }) => factorId)).toEqual([uuid(2), uuid(1), uuid(3)])
    expect(profile).toEqual({ language: 'de', applicationName: 'Mail' })
    expect(limits).toEqual({
      challengeSeconds: 180,
      codeSeconds: 180,
      attempts: 3,
      lockoutThreshold: 5,
      lockoutResetSeconds: 60,
      lockoutSeconds: 300,
      growingDelay: false,
      resends: 3,
      resendIntervalSeconds: 30,
      challengesPerFiveMinutes: 10,
      textsPerTenMinutes: 5,
      securityQuestions: 2,
      pinExpiryDays: 0,
      replySeconds: 60,
      app: {
        ...{ deviceLimit: 5, promptsPerTenMinutes: 3, approvalWithoutNumber: false },
        ...{ fraudReports: false, blockForFraud: false },
      },
      call: {
        pinAttempts: 3,
        fraudCode: '',
        blockForFraud: false,
        sayExtension: false,
        callerId: '',
        phoneMenu: false,
      },
    })
  })

  test('tells whether a PIN may be changed in a call, where the tenant has chosen it', async () => {
    await acme.updateSettings({ settings: Settings.fromPartial({ allowPhoneMenu: true }) })
    expect((await decide()).limits?.call?.phoneMenu).toBe(true)
    await acme.updateSettings({ settings: Settings.fromPartial({ allowPhoneMenu: false }) })
  })

  test('tells of a delay that grows, where the tenant has chosen it', async () => {
    await acme.updateSettings({ settings: Settings.fromPartial({ lockoutByGrowingDelay: true }) })
    expect((await decide()).limits?.growingDelay).toBe(true)
    await acme.updateSettings({ settings: Settings.fromPartial({ lockoutByGrowingDelay: false }) })
  })

  test('offers no method that is locked, and denies where none is left', async () => {
    const lockedUntil = new Date(stage.world.now().getTime() + 60_000)
    const locking = (methods: Method[]) =>
      factors.map((factor) => (methods.includes(factor.method) ? { ...factor, lockedUntil } : factor))
    const { factors: offered } = await decide({ factors: locking([Method.APP_CODE]) })
    expect(offered.map(({ factorId }) => factorId)).toEqual([uuid(1), uuid(3)])
    const { decision } = await decide({ factors: locking([Method.APP_CODE, Method.ONE_WAY_SMS]) })
    expect(decision).toMatchObject({ outcome: Outcome.DENIED, reason: DecisionReason.LOCKED_OUT })
  })

  test('gives a code more time on the premises', async () => {
    const { decision, limits } = await decide({ applicationId: 'vpn' })
    expect(decision).toMatchObject({ reason: DecisionReason.SERVER_PERSON, deployment: Deployment.SERVER })
    expect(limits).toMatchObject({ codeSeconds: 300, challengeSeconds: 300 })
  })

  test('denies who and what is not known, and refuses only a tenant that is not there', async () => {
    expect(await reasonOf({ userId: 'nobody' })).toBe(DecisionReason.PERSON_UNKNOWN)
    expect(await reasonOf({ applicationId: 'Nothing Known' })).toBe(DecisionReason.APPLICATION_UNKNOWN)
    const nowhere = decide({}, 'nowhere')
    await expect(nowhere).rejects.toMatchObject(refusal(ErrorReason.TENANT_NOT_FOUND))
  })

  test('knows nobody of another tenant', async () => {
    const globex = await stage.newTenant('globex')
    const application = Application.fromPartial({ id: 'mail', name: 'M', kind: ApplicationKind.OFFICE_365 })
    await globex.putApplication({ application })
    const { decision } = await decide({}, 'globex')
    expect(decision?.reason).toBe(DecisionReason.PERSON_UNKNOWN)
  })

  test('goes by every change at once, whoever was asked before', async () => {
    expect(await reasonOf({ clientIp: '9.9.9.9' })).toBe(DecisionReason.PERSON_STATE)
    const network = TrustedNetwork.fromPartial({ network: '9.9.9.0/24', deployment: Deployment.CLOUD })
    const { trustedNetwork } = await acme.addTrustedNetwork({ trustedNetwork: network })
    expect(await reasonOf({ clientIp: '9.9.9.9' })).toBe(DecisionReason.TRUSTED_NETWORK)
    await acme.removeTrustedNetwork({ trustedNetworkId: trustedNetwork?.id ?? '' })
    expect(await reasonOf({ clientIp: '9.9.9.9' })).toBe(DecisionReason.PERSON_STATE)

    await acme.updateSettings({ settings: Settings.fromPartial({ attemptsPerChallenge: 9 }) })
    expect((await decide()).limits?.attempts).toBe(9)
    await acme.putPerson({ person: Person.fromPartial({ ...ann, state: PersonState.DISABLED }) })
    expect(await reasonOf()).toBe(DecisionReason.NOT_REQUIRED)
    await acme.putPerson({ person: Person.fromPartial(ann) })
  })

  test('asks for hundreds of people at once and mistakes none for another', async () => {
    // Every third is known, and every second of these is disabled.
    await stage.database.pool.query(
      `insert into person select 'acme', 'person-' || number,
        case number % 2 when 0 then ${PersonState.ENFORCED} else ${PersonState.DISABLED} end,
        ${DirectoryLocation.CLOUD}, false, '{}', '{}', '', '', '', '', 0, nextval('version'), now()
      from generate_series(0, 299, 3) as number`,
    )
    const people = Array.from({ length: 300 }, (_, index) => `person-${index}`)
    const reasons = await Promise.all(people.map((userId) => reasonOf({ userId })))
    expect(reasons).toEqual(
      people.map((_, index) => {
        if (index % 3 !== 0) return DecisionReason.PERSON_UNKNOWN
        return index % 2 === 0 ? DecisionReason.PERSON_STATE : DecisionReason.NOT_REQUIRED
      }),
    )
  })

  test('reads with one statement and records with another, and reads the policy only where it has changed', async () => {
    await decide()
    const counted = countStatements(stage.database.pool)
    await decide()
    expect(counted).toMatchObject({ statements: 2, commits: 1 })
    await Promise.all(Array.from({ length: 64 }, () => decide()))
    expect(counted.statements).toBeLessThan(64)
    counted.stop()

    await acme.updateSettings({ settings: Settings.fromPartial({ resendsPerChallenge: 1 }) })
    const again = countStatements(stage.database.pool)
    await Promise.all(Array.from({ length: 16 }, () => decide()))
    expect(again.texts.filter((text) => text.includes('trusted_network'))).toHaveLength(1)
    again.stop()
  })

  test('is for the challenge service alone', async () => {
    const situation = signIn()
    const gateway = stage.policy('acme', 'gateway').decide({ situation })
    await expect(gateway).rejects.toMatchObject(refusal(ErrorReason.PEER_NOT_ALLOWED))
    const client = stage.policyByKey(acme.key).decide({ situation })
    await expect(client).rejects.toMatchObject(refusal(ErrorReason.PEER_NOT_ALLOWED))
  })

  test.each([
    ['nobody', { userId: '' }, 'situation.user_id'],
    ['a name too long', { userId: 'u'.repeat(257) }, 'situation.user_id'],
    ['a zero byte', { userId: 'ann\0' }, 'situation.user_id'],
    ['no application', { applicationId: '' }, 'situation.application_id'],
    ['an address too long', { clientIp: '1'.repeat(65) }, 'situation.client_ip'],
    ['a device token too long', { deviceToken: 'd'.repeat(1_025) }, 'situation.device_token'],
    ['an event name too long', { eventName: 'e'.repeat(65) }, 'situation.event_name'],
    [
      'too many factors',
      { factors: Array.from({ length: 101 }, () => factors[0]) as Situation['factors'] },
      'situation.factors',
    ],
    ['a factor id that is none', { factors: [{ factorId: 'x', method: 1 }] }, 'situation.factors[0].factor_id'],
    ['a user agent too long', { userAgent: 'u'.repeat(513) }, 'situation.user_agent'],
  ] satisfies [string, Partial<Situation>, string][])('with %s is refused', async (_, some, field) => {
    await expect(decide(some)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })

  test('of nothing at all is refused', async () => {
    const nothing = stage.policy('acme').decide({ situation: undefined })
    await expect(nothing).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, 'situation'))
  })
})

describe('explaining', () => {
  const explain = (at?: Date, some: Partial<Situation> = {}) => {
    return stage.policyByKey(acme.key).explain({ situation: signIn(some), at })
  }

  test('gives the very decision that would be taken', async () => {
    for (const some of [{}, { userId: 'nobody' }, { applicationId: 'vpn' }, { eventName: 'payment' }]) {
      expect((await explain(undefined, some)).decision).toEqual((await decide(some)).decision)
    }
  })

  test('goes by the moment that is named', async () => {
    const lockedUntil = new Date(stage.world.now().getTime() + 60_000)
    const reasonAt = async (at?: Date) => (await explain(at, { lockedUntil })).decision?.reason
    expect(await reasonAt()).toBe(DecisionReason.LOCKED_OUT)
    expect(await reasonAt(lockedUntil)).toBe(DecisionReason.PERSON_STATE)
  })

  test('needs its scope', async () => {
    const { key } = await acme.issueCredential({
      applicationId: '',
      scopes: ['challenge'],
      label: 'c',
      expiresAt: undefined,
    })
    const lesser = stage.policyByKey(key).explain({ situation: signIn(), at: undefined })
    await expect(lesser).rejects.toMatchObject(refusal(ErrorReason.SCOPE_MISSING))
  })
})
