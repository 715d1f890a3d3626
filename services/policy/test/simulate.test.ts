import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Application, Person, PersonState, Settings, TrustedNetwork } from '#contracts/gen/countersign/policy/v1/admin'
import {
  ConditionalAccessControl,
  ConditionalAccessRule,
} from '#contracts/gen/countersign/policy/v1/conditional_access'
import { SimulateRequest, Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ApplicationKind, Deployment, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { countStatements } from '#libs/db/statistics'
import { simulated } from './simulated.ts'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
let acme: Awaited<ReturnType<Stage['newTenant']>>
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
  await furnish(acme)
})
afterAll(() => stage.stop())

/** A VPN, and two people who prove themselves at every sign-in, by a text or an app. */
async function furnish(tenant: typeof acme): Promise<void> {
  const application = Application.fromPartial({ id: 'vpn', name: 'VPN', kind: ApplicationKind.REMOTE_ACCESS })
  await tenant.putApplication({ application })
  for (const userId of ['ann', 'bob']) {
    const known = { userId, state: PersonState.ENFORCED, location: DirectoryLocation.FEDERATED }
    await tenant.putPerson({ person: Person.fromPartial(known) })
  }
}

const factors = [Method.ONE_WAY_SMS, Method.APP_CODE].map((method, index) => ({
  factorId: `00000000-0000-0000-0000-00000000000${index}`,
  method,
}))
const signIn = (some: Partial<Situation> = {}) => {
  return Situation.fromPartial({ userId: 'ann', applicationId: 'vpn', clientIp: '198.51.100.7', factors, ...some })
}
const network = (network: string) => TrustedNetwork.fromPartial({ network, deployment: Deployment.SERVER })
const rule = (control: ConditionalAccessControl, some: Partial<ConditionalAccessRule> = {}) => {
  return ConditionalAccessRule.fromPartial({ name: 'Tried', enabled: true, control, ...some })
}

const simulate = (change: Partial<SimulateRequest>, key = acme.key) => simulated(stage, key, change)

describe('a simulation of given sign-ins', () => {
  test('tells of those that would be answered otherwise, from what to what and why', async () => {
    const situations = [signIn(), signIn({ clientIp: '192.0.2.1' })]
    const { differences, totals } = await simulate({ addedNetworks: [network('198.51.100.0/24')], situations })
    expect(totals).toEqual({ situations: 2n, differences: 1n })
    expect(differences).toMatchObject([
      {
        situation: { userId: 'ann', clientIp: '198.51.100.7' },
        before: { outcome: Outcome.CHALLENGE, reason: DecisionReason.SERVER_PERSON },
        after: { outcome: Outcome.SKIPPED, reason: DecisionReason.TRUSTED_NETWORK },
        decidedAt: undefined,
      },
    ])
    expect(differences[0]?.after?.trace.map(({ rule }) => rule)).toContain('trusted-network')
  })

  test('assumes networks gone by their ids', async () => {
    const { trustedNetwork } = await acme.addTrustedNetwork({ trustedNetwork: network('203.0.113.0/24') })
    const situations = [signIn({ clientIp: '203.0.113.9' })]
    const { differences } = await simulate({ removedNetworkIds: [trustedNetwork?.id ?? ''], situations })
    expect(differences).toMatchObject([{ before: { outcome: Outcome.SKIPPED }, after: { outcome: Outcome.CHALLENGE } }])
  })

  test('assumes settings changed, and tells where other methods would be left', async () => {
    const settings = Settings.fromPartial({ verificationOptions: [Method.APP_CODE] })
    const situations = [signIn(), signIn({ factors: factors.slice(0, 1) }), signIn({ factors: factors.slice(1) })]
    const { differences, totals } = await simulate({ settings, situations })
    expect(totals).toEqual({ situations: 3n, differences: 2n })
    expect(differences.map(({ after }) => [after?.outcome, after?.methods])).toEqual([
      [Outcome.CHALLENGE, [Method.APP_CODE]],
      [Outcome.ENROL, [Method.APP_CODE]],
    ])
  })

  test('assumes rules in place of those there are, in their order', async () => {
    const rules = [rule(ConditionalAccessControl.BLOCK, { applicationIds: ['vpn'], position: 2 })]
    const { differences } = await simulate({ rules, replaceRules: true, situations: [signIn()] })
    expect(differences).toMatchObject([
      { after: { outcome: Outcome.DENIED, reason: DecisionReason.CONDITIONAL_ACCESS_BLOCKS } },
    ])
    expect((await simulate({ rules, situations: [signIn()] })).totals).toEqual({ situations: 1n, differences: 0n })
  })

  test('decides as explaining and deciding do', async () => {
    const situation = signIn()
    const { differences } = await simulate({ addedNetworks: [network('198.51.100.0/24')], situations: [situation] })
    const explained = await stage.policyByKey(acme.key).explain({ situation, at: undefined })
    expect(differences[0]?.before).toEqual(explained.decision)
  })

  test('changes nothing, uses nothing up and gives no token back', async () => {
    const bypass = { userId: 'bob', seconds: 600, reason: 'no phone', selfService: false }
    await acme.createBypass(bypass)
    await stage.told()
    const tables = 'bypass cached_success remembered_device decision tenant trusted_network outbox'.split(' ')
    const counts = async () => {
      const rows = tables.map((table) => `select count(*), max(xmin::text::bigint) from policy.${table}`)
      return (await stage.database.pool.query(rows.join(' union all '))).rows
    }
    const before = await counts()
    const situations = [signIn({ userId: 'bob', deviceToken: 'secret' }), signIn({ userId: 'bob' })]
    const settings = Settings.fromPartial({ verificationOptions: [Method.OATH_TOKEN] })
    const { differences, totals } = await simulate({ settings, situations })
    expect(totals?.differences).toBe(0n)
    const blocking = { rules: [rule(ConditionalAccessControl.BLOCK)], replaceRules: true, situations }
    const blocked = await simulate(blocking)
    expect(differences).toEqual([])
    expect(blocked.differences.map(({ before }) => before?.reason)).toEqual([
      DecisionReason.ONE_TIME_BYPASS,
      DecisionReason.ONE_TIME_BYPASS,
    ])
    expect(blocked.differences.map(({ situation }) => situation?.deviceToken)).toEqual(['', ''])
    expect(await counts()).toEqual(before)
  })

  test('takes ten thousand of them, and looks them up two hundred at a time', async () => {
    const situations = Array.from({ length: 10_000 }, (_, index) => {
      return signIn({ userId: index % 2 === 0 ? 'ann' : `nobody${index}`, clientIp: `198.51.${index % 250}.1` })
    })
    const counted = countStatements(stage.database.pool)
    const { totals } = await simulate({ addedNetworks: [network('198.51.0.0/20')], situations })
    counted.stop()
    // Of the first sixteen networks of 250, and of these every other one is Ann's.
    expect(totals).toEqual({ situations: 10_000n, differences: (40n * 16n) / 2n })
    // Whose key it is, the policy, and a statement for each page.
    expect(counted.statements).toBe(2 + situations.length / 200)
  })

  const foreign = '0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b'
  const blocks = ConditionalAccessControl.BLOCK
  test.each([
    ['a setting out of its range', { settings: Settings.fromPartial({ rememberDays: 61 }) }, 'settings.remember_days'],
    ['a network that is none', { addedNetworks: [network('10.0.0.1'), network('x')] }, 'added_networks[1].network'],
    [
      'a network of nowhere',
      { addedNetworks: [TrustedNetwork.fromPartial({ network: '10.0.0.1' })] },
      'added_networks[0].deployment',
    ],
    ['an id that is none', { removedNetworkIds: ['x'] }, 'removed_network_ids[0]'],
    ['a rule without a name', { rules: [rule(blocks, { name: '' })], replaceRules: true }, 'rules[0].name'],
    ['a sign-in without a person', { situations: [signIn(), signIn({ userId: '' })] }, 'situations[1].user_id'],
    ['too many days', { days: 31 }, 'days'],
    ['too many sign-ins', { situations: Array.from({ length: 10_001 }, () => signIn()) }, 'situations'],
  ])('is refused for %s', async (_, change, field) => {
    await expect(simulate(change)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })

  test('is refused for networks and locations that are not there, and for those who may not administer', async () => {
    const notFound = refusal(ErrorReason.OBJECT_NOT_FOUND)
    await expect(simulate({ removedNetworkIds: [foreign] })).rejects.toMatchObject(notFound)
    const elsewhere = { rules: [rule(blocks, { locationIds: [foreign] })], replaceRules: true }
    await expect(simulate(elsewhere)).rejects.toMatchObject(notFound)
    const issued = { applicationId: '', scopes: ['decision:explain'], label: 'reader', expiresAt: undefined }
    const { key } = await acme.issueCredential(issued)
    await expect(simulate({}, key)).rejects.toMatchObject(refusal(ErrorReason.SCOPE_MISSING))
  })
})

describe('a simulation of recorded sign-ins', () => {
  const day = 86_400_000

  test('decides those of the last days again, as they were at their time, page after page', async () => {
    const globex = await stage.newTenant('globex')
    await furnish(globex)
    const decide = (some: Partial<Situation>) => stage.policy('globex').decide({ situation: signIn(some) })
    await decide({ clientIp: '198.51.100.1' })
    stage.world.advance(8 * day)
    const lockedUntil = new Date(stage.world.now().getTime() + 60_000)
    await decide({ clientIp: '198.51.100.2', lockedUntil })
    const decidedAt = stage.world.now()
    await Promise.all(Array.from({ length: 450 }, (_, index) => decide({ userId: index < 9 ? 'bob' : 'nobody' })))
    stage.world.advance(day)
    const change = { addedNetworks: [network('198.51.100.0/24')] }
    const { differences, totals } = await simulate(change, globex.key)
    expect(totals).toEqual({ situations: 451n, differences: 9n })
    expect(new Set(differences.map(({ situation }) => situation?.userId))).toEqual(new Set(['bob']))
    expect(differences[0]).toMatchObject({ decidedAt, before: { outcome: Outcome.CHALLENGE } })
    const longer = await simulate({ ...change, days: 30 }, globex.key)
    expect(longer.totals).toEqual({ situations: 452n, differences: 10n })
  })

  test('does not take what somebody has today for what they had then', async () => {
    const initech = await stage.newTenant('initech')
    await furnish(initech)
    await stage.policy('initech').decide({ situation: signIn() })
    await initech.createBypass({ userId: 'ann', seconds: 600, reason: 'no phone', selfService: false })
    const blocking = { rules: [rule(ConditionalAccessControl.BLOCK)], replaceRules: true }
    const { differences } = await simulate(blocking, initech.key)
    expect(differences).toMatchObject([{ before: { reason: DecisionReason.SERVER_PERSON } }])
  })

  test('of nobody comes to nothing', async () => {
    const hooli = await stage.newTenant('hooli')
    expect(await simulate({}, hooli.key)).toEqual({ differences: [], totals: { situations: 0n, differences: 0n } })
  })

  test('ends when its caller goes', async () => {
    const stream = stage.policyByKey(acme.key).simulate(
      SimulateRequest.fromPartial({
        addedNetworks: [network('198.51.100.0/24')],
        situations: Array.from({ length: 5_000 }, () => signIn()),
      }),
    )
    for await (const { part } of stream) {
      expect(part?.$case).toBe('difference')
      break
    }
    expect((await simulate({ situations: [signIn()] })).totals).toMatchObject({ situations: 1n })
  })
})
