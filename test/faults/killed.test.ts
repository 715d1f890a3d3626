import { afterAll, expect, test } from '@jest/globals'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { usage } from '#test/cluster/usage'
import { bootRealCluster } from './real-cluster.ts'
import { signInThrough, type Visitor } from './sign-in-through.ts'

const cluster = await bootRealCluster()
const { house } = cluster
afterAll(() => cluster.stop())

const approved: string[] = []

async function visitor(index: number): Promise<Visitor> {
  const person = await cluster.person({ house, has: [index % 2 === 0 ? 'app' : 'phone'] })
  return { person, code: index % 2 === 0 ? () => person.appCode() : () => person.phone.code() }
}

// Those that listen to events come first: what one had in hand when it died comes again after ten seconds.
test.each(['reporting', 'fraud', 'challenge', 'delivery', 'policy', 'gateway'])(
  'people sign in while the %s service is killed and started again',
  async (name) => {
    const visitors = await Promise.all(Array.from({ length: 20 }, (_, index) => visitor(index)))
    const service = cluster.service(name)
    const ids = await signInThrough(visitors, async () => {
      await service.kill('SIGKILL')
      await service.restart()
    })
    approved.push(...ids)
    for (const { person } of visitors) {
      const texts = await person.phone.inbox()
      expect(new Set(texts.map(({ body }) => body)).size).toBe(Math.min(texts.length, 1))
    }
  },
)

test('each of these sign-ins is in the report exactly once, with what belongs to it', async () => {
  await cluster.settled()
  const { rows } = await usage(house.admin.reporting)
  expect(rows.map(({ challengeId }) => challengeId).sort()).toEqual(approved.sort())
  for (const row of rows) {
    expect(row).toMatchObject({ authenticated: true, wrongAnswers: 1 })
    expect(row.deliveries.length).toBe(row.method === Method.ONE_WAY_SMS ? 1 : 0)
  }
})

test('no call was answered with a fault of ours', () => {
  expect(cluster.lines.filter((line) => line.includes('"msg":"Ready"')).length).toBeGreaterThan(6)
  expect(cluster.lines.filter((line) => line.includes('"a call failed"'))).toEqual([])
})
