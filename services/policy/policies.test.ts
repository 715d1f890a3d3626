import { expect, test } from '@jest/globals'
import { rememberPolicies } from './policies.ts'
import type { NumberedPolicy } from './policies.ts'
import { factsOf } from './test/facts.ts'

/** A store whose policies have the number that a test gives them, and which counts how often it is read. */
function store(most?: number) {
  const versions = new Map<string, number>()
  const loads: string[] = []
  const load = async (tenant: string): Promise<NumberedPolicy> => {
    const policyVersion = versions.get(tenant) ?? 1
    loads.push(`${tenant} ${policyVersion}`)
    return { ...factsOf().policy, linkedProvider: false, policyVersion }
  }
  return { versions, loads, policies: rememberPolicies(load, most) }
}

test('a policy is loaded once, and again when it has another number', async () => {
  const { versions, loads, policies } = store()
  await policies('acme', 1)
  await policies('acme', 1)
  versions.set('acme', 2)
  await policies('acme', 2)
  await policies('acme', 2)
  expect(loads).toEqual(['acme 1', 'acme 2'])
})

test('whoever needs the same policy at the same time shares one load', async () => {
  const { loads, policies } = store()
  await Promise.all(Array.from({ length: 10 }, () => policies('acme', 1)))
  expect(loads).toEqual(['acme 1'])
})

test('a policy that has changed again meanwhile is given as it is now', async () => {
  const { versions, policies } = store()
  versions.set('acme', 3)
  expect(await policies('acme', 2)).toMatchObject({ policyVersion: 3 })
})

test('an older number, as after the database was restored, is loaded too', async () => {
  const { versions, policies } = store()
  versions.set('acme', 9)
  await policies('acme', 9)
  versions.set('acme', 4)
  expect(await policies('acme', 4)).toMatchObject({ policyVersion: 4 })
})

test('only so many tenants are remembered, the last used', async () => {
  const { loads, policies } = store(2)
  for (const tenant of ['a', 'b', 'a', 'c', 'a', 'b']) await policies(tenant, 1)
  expect(loads).toEqual(['a 1', 'b 1', 'c 1', 'b 1'])
})

test('a load that fails is not remembered', async () => {
  let down = true
  const policies = rememberPolicies(async () => {
    if (down) throw new Error('the database is down')
    return { ...factsOf().policy, linkedProvider: false, policyVersion: 1 }
  })
  await expect(policies('acme', 1)).rejects.toThrow('the database is down')
  down = false
  expect(await policies('acme', 1)).toMatchObject({ policyVersion: 1 })
})
