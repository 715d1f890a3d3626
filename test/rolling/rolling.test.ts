/** A rollout of everything, as processes of their own: it takes the compiled programs, which `npm test` builds first. */
import { afterAll, expect, test } from '@jest/globals'
import { until } from '#libs/testing/until'
import { usage } from '#test/cluster/usage'
import { callersOf } from './callers-of.ts'
import { steadily } from './steadily.ts'
import { bootTwoOfEach, drainMs, rolled } from './two-of-each.ts'

const stage = await bootTwoOfEach()
const { cluster, door, house } = stage
const address = (name: string) => cluster.addresses[name] ?? ''
const gateways = ['gateway', 'gateway-2']
door.leadTo(gateways.map(address))
const people = steadily(stage)
afterAll(async () => {
  await people.stop()
  await stage.stop()
})

const inside = () => Object.values(people.inside).map(({ length }) => length)

/** Lets one go and another come in its place, and gives how long the going took, in milliseconds. */
async function replace(name: string): Promise<number> {
  const begun = performance.now()
  await cluster.service(name).kill('SIGTERM')
  const tookMs = performance.now() - begun
  await cluster.service(name).restart()
  return tookMs
}

/** What `helm upgrade` does: of every service one, at the same time, and the other only when whoever calls has found the new one. */
async function replaceOneOfEach(copy: '' | '-2', other: '' | '-2'): Promise<number[]> {
  door.leadTo([address(`gateway${other}`)])
  const tookMs = await Promise.all(rolled.map((name) => replace(name + copy)))
  door.leadTo(gateways.map(address))
  for (const name of rolled.filter((each) => each !== 'gateway')) {
    await until(() => callersOf(address(name + copy)) >= callersOf(address(name + other)))
  }
  return tookMs
}

test('every process of every service is replaced while people sign in by every way, and each goes in time', async () => {
  await until(() => inside().every((count) => count > 2), { within: 60_000 })
  const before = inside()
  const tookMs = [...(await replaceOneOfEach('', '-2')), ...(await replaceOneOfEach('-2', ''))]
  expect(Math.max(...tookMs)).toBeLessThan(drainMs)
  await until(() => inside().every((count, way) => count > (before[way] ?? 0) + 2), { within: 60_000 })
  await people.stop()
}, 240_000)

test('no call failed, over gRPC or over HTTP', () => {
  expect(people.failures).toEqual([])
  expect(stage.witness.exchanges.filter(({ error }) => error !== undefined)).toEqual([])
  expect(stage.lines.filter((line) => line.includes('"a call failed"'))).toEqual([])
})

test('nobody was texted or called twice', async () => {
  const { byText, byTextOverJson, byCall } = people.inside
  const texts = await Promise.all([...byText, ...byTextOverJson].map(({ phone }) => phone.inbox()))
  expect(new Set(texts.map(({ length }) => length))).toEqual(new Set([1]))
  const calls = await Promise.all(byCall.map(({ phone }) => phone.calls()))
  expect(new Set(calls.map(({ length }) => length))).toEqual(new Set([1]))
})

test('each sign-in is in the report, once', async () => {
  const everybody = Object.values(people.inside).flat()
  const { rows } = await until(async () => {
    const report = await usage(house.admin.reporting)
    return report.header.eventsBehind === 0n && report
  })
  expect(rows.map(({ userId }) => userId).sort()).toEqual(everybody.map(({ userId }) => userId).sort())
})
