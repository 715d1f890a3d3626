import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Application, Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import {
  ConditionalAccessControl,
  ConditionalAccessRule,
  NamedLocation,
} from '#contracts/gen/countersign/policy/v1/conditional_access'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { DevicePlatform } from '#contracts/gen/countersign/types/v1/client'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

type Tenant = Awaited<ReturnType<Stage['newTenant']>>

const { REQUIRE, BLOCK } = ConditionalAccessControl

let stage: Stage
let acme: Tenant
beforeAll(async () => {
  stage = await openStage()
  stage.ctx.countryOf = (clientIp) => (clientIp === '8.8.8.8' ? 'US' : undefined)
  acme = await stage.newTenant('acme')
})
afterAll(() => stage.stop())

async function put(some: Partial<ConditionalAccessRule>, tenant = acme): Promise<ConditionalAccessRule> {
  const rule = ConditionalAccessRule.fromPartial({ name: 'Rule', enabled: true, control: REQUIRE, ...some })
  return (await tenant.putConditionalAccessRule({ rule })).rule as ConditionalAccessRule
}

const namesOf = async (tenant: Tenant) => {
  const { rules } = await tenant.listConditionalAccessRules({ page: undefined })
  expect(rules.map(({ position }) => position)).toEqual(rules.map((_, index) => index + 1))
  return rules.map(({ name }) => name).join('')
}

const nobody = '00000000-0000-7000-8000-000000000000'

describe('a rule', () => {
  test('is added, changed and removed, and told each time', async () => {
    const { namedLocation } = await acme.putNamedLocation({
      namedLocation: NamedLocation.fromPartial({ name: 'Home' }),
    })
    await stage.told()
    const wanted = {
      name: 'Careful',
      enabled: true,
      control: BLOCK,
      applicationIds: ['vpn'],
      groups: ['staff'],
      exceptGroups: ['board'],
      locationIds: [namedLocation?.id ?? ''],
      exceptLocationIds: [],
      platforms: [DevicePlatform.ANDROID],
      riskFrom: RiskLevel.MEDIUM,
    }
    const added = await put({ ...wanted, groups: ['staff', 'staff'] })
    expect(added).toEqual({ ...wanted, id: added.id, position: 1, createdAt: stage.world.now(), etag: added.etag })
    const changed = await put({ ...added, enabled: false, riskFrom: RiskLevel.UNSPECIFIED })
    expect(changed).toEqual({ ...added, enabled: false, riskFrom: RiskLevel.UNSPECIFIED, etag: changed.etag })
    await acme.removeConditionalAccessRule({ ruleId: added.id })
    const origin = { credentialId: acme.credentialId, changedAt: stage.world.now() }
    const told = { name: 'ConditionalAccessRuleChanged', tenant: 'acme', origin }
    expect(await stage.told()).toEqual([
      { ...told, before: undefined, after: added },
      { ...told, before: added, after: changed },
      { ...told, before: changed, after: undefined },
    ])
  })

  test('that is put again as it is changes nothing', async () => {
    const added = await put({})
    await stage.told()
    expect(await put(added)).toEqual(added)
    expect(await stage.told()).toEqual([])
    await acme.removeConditionalAccessRule({ ruleId: added.id })
  })

  test('is refused to whoever read it before it was changed or moved', async () => {
    const careful = await stage.newTenant('careful')
    const read = await put({}, careful)
    const present = await put({ ...read, name: 'Other' }, careful)
    await expect(put({ ...read, name: 'Third' }, careful)).rejects.toMatchObject({
      ...refusal(ErrorReason.ETAG_MISMATCH),
      metadata: { etag: present.etag },
    })
    await put({ name: 'Before it', position: 1 }, careful)
    await expect(put({ ...present, name: 'Third' }, careful)).rejects.toMatchObject(refusal(ErrorReason.ETAG_MISMATCH))
  })

  test('that is not there, or is of another tenant, is neither replaced nor removed', async () => {
    const globex = await stage.newTenant('globex')
    const { id } = await put({})
    const refused = refusal(ErrorReason.OBJECT_NOT_FOUND)
    await expect(put({ id: nobody })).rejects.toMatchObject(refused)
    await expect(put({ id }, globex)).rejects.toMatchObject(refused)
    await expect(globex.removeConditionalAccessRule({ ruleId: id })).rejects.toMatchObject(refused)
  })

  test('can not name a location that is not there, or is of another tenant', async () => {
    const initech = await stage.newTenant('initech')
    const namedLocation = NamedLocation.fromPartial({ name: 'Theirs' })
    const theirs = (await initech.putNamedLocation({ namedLocation })).namedLocation?.id ?? ''
    const refused = refusal(ErrorReason.OBJECT_NOT_FOUND)
    for (const id of [nobody, theirs]) {
      await expect(put({ locationIds: [id] })).rejects.toMatchObject(refused)
      await expect(put({ exceptLocationIds: [id] })).rejects.toMatchObject(refused)
    }
  })

  test.each([
    ['without a name', { name: '' }, 'rule.name'],
    ['without a control', { control: 0 as const }, 'rule.control'],
    ['with a control of a later version', { control: 9 as typeof BLOCK }, 'rule.control'],
    ['with an id of another make', { id: 'first' }, 'rule.id'],
    ['with an application that can not be', { applicationIds: ['vpn', 'No Such'] }, 'rule.application_ids[1]'],
    ['with too many groups', { groups: Array.from({ length: 101 }, (_, index) => `g${index}`) }, 'rule.groups'],
    ['with groups too long together', { exceptGroups: Array(100).fill('g'.repeat(128)) }, 'rule.except_groups'],
    ['with a location of another make', { locationIds: ['home'] }, 'rule.location_ids[0]'],
    ['with too many locations', { exceptLocationIds: Array(51).fill(nobody) }, 'rule.except_location_ids'],
    ['with a platform that is none', { platforms: [DevicePlatform.UNSPECIFIED] }, 'rule.platforms[0]'],
    ['from a risk that can not be compared', { riskFrom: RiskLevel.UNKNOWN }, 'rule.risk_from'],
    ['at a place that can not be', { position: 1_001 }, 'rule.position'],
    ['at a place before the first', { position: -1 }, 'rule.position'],
  ])('%s is refused', async (_, some, field) => {
    await expect(put(some)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })
})

describe('the order of rules', () => {
  test('makes room for what is put, moves what is moved, and closes up behind what is removed', async () => {
    const ordered = await stage.newTenant('ordered')
    const at = (name: string, position = 0, id = '') => put({ name, position, id }, ordered)
    await at('a')
    const b = await at('b')
    const c = await at('c', 1)
    expect(await namesOf(ordered)).toBe('cab')
    await at('d', 2)
    await at('e', 999)
    expect(await namesOf(ordered)).toBe('cdabe')
    expect((await at('b', 1, b.id)).position).toBe(1)
    expect(await namesOf(ordered)).toBe('bcdae')
    await at('c', 4, c.id)
    expect(await namesOf(ordered)).toBe('bdace')
    expect((await at('b', 0, b.id)).position).toBe(5)
    expect(await namesOf(ordered)).toBe('daceb')
    await ordered.removeConditionalAccessRule({ ruleId: c.id })
    expect(await namesOf(ordered)).toBe('daeb')
  })

  test('has no gap and nothing twice, however many put and remove at once', async () => {
    const busy = await stage.newTenant('busy')
    const made = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => put({ name, position: 1 }, busy)))
    await Promise.all([
      ...made.slice(0, 2).map(({ id }) => busy.removeConditionalAccessRule({ ruleId: id })),
      ...made.slice(2).map(({ id, name }, index) => put({ id, name, position: index + 2 }, busy)),
    ])
    expect([...(await namesOf(busy))].toSorted().join('')).toBe('cdef')
  })

  test('is that of the list, in parts', async () => {
    const listed = await stage.newTenant('listed')
    for (const name of ['c', 'b', 'a']) await put({ name, position: 1 }, listed)
    const first = await listed.listConditionalAccessRules({ page: { pageSize: 2, pageToken: '' } })
    const second = await listed.listConditionalAccessRules({ page: { pageSize: 2, pageToken: first.nextPageToken } })
    expect([...first.rules, ...second.rules].map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(second.nextPageToken).toBe('')
    const odd = listed.listConditionalAccessRules({ page: { pageSize: 2, pageToken: 'WyJ4Il0' } })
    await expect(odd).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, 'page_token'))
  })

  test('has a thousand places', async () => {
    const full = await stage.newTenant('full')
    await stage.database.pool.query(
      `insert into conditional_access_rule
      select 'full', gen_random_uuid(), number, 'Rule', true, 1, '{}', '{}', '{}', '{}', '{}', '{}', 0, number, now()
      from generate_series(1, 999) as number`,
    )
    const { id } = await put({ position: 1 }, full)
    await expect(put({}, full)).rejects.toMatchObject(refusal(ErrorReason.LIMIT_REACHED))
    expect((await put({ id, position: 1_000 }, full)).position).toBe(1_000)
  })
})

describe('a decision', () => {
  const staff = { userId: 'ann', state: PersonState.DISABLED, groups: ['staff'] }
  const reason = async (tenant: string, some: Partial<Situation> = {}) => {
    const situation = Situation.fromPartial({ userId: 'ann', applicationId: 'mail', clientIp: '8.8.8.8', ...some })
    return (await stage.policy(tenant).decide({ situation })).decision
  }

  test('tells the country of the address, where it is known', async () => {
    expect(await reason('acme')).toMatchObject({ country: 'US' })
    expect(await reason('acme', { clientIp: '192.0.2.7' })).toMatchObject({ country: '' })
  })

  test('follows rules, locations and groups at once', async () => {
    const umbrella = await stage.newTenant('umbrella')
    await umbrella.putPerson({ person: Person.fromPartial(staff) })
    await umbrella.putApplication({ application: Application.fromPartial({ id: 'mail', name: 'Mail', kind: 1 }) })
    expect(await reason('umbrella')).toMatchObject({ reason: DecisionReason.NOT_REQUIRED })
    const location = NamedLocation.fromPartial({ name: 'America', countries: ['US'] })
    const { namedLocation } = await umbrella.putNamedLocation({ namedLocation: location })
    const rule = await put({ control: BLOCK, groups: ['staff'], locationIds: [namedLocation?.id ?? ''] }, umbrella)
    const blocked = await reason('umbrella')
    expect(blocked).toMatchObject({ reason: DecisionReason.CONDITIONAL_ACCESS_BLOCKS })
    expect(blocked?.trace.at(-1)).toMatchObject({ facts: { rule_name: 'Rule', location: 'America', country: 'US' } })
    expect(await reason('umbrella', { clientIp: '9.9.9.9' })).toMatchObject({ reason: DecisionReason.NOT_REQUIRED })
    await umbrella.putNamedLocation({ namedLocation: { ...namedLocation, networks: ['9.9.9.0/24'] } as NamedLocation })
    expect(await reason('umbrella', { clientIp: '9.9.9.9' })).toMatchObject({ reason: blocked?.reason })
    await umbrella.putPerson({ person: Person.fromPartial({ ...staff, groups: [] }) })
    expect(await reason('umbrella')).toMatchObject({ reason: DecisionReason.NOT_REQUIRED })
    await umbrella.removeConditionalAccessRule({ ruleId: rule.id })
    await umbrella.putPerson({ person: Person.fromPartial(staff) })
    expect(await reason('umbrella')).toMatchObject({ reason: DecisionReason.NOT_REQUIRED })
  })
})
