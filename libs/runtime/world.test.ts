import { expect, test } from '@jest/globals'
import { realWorld } from './world.ts'

test('ids are unique and sort by the time they were made', async () => {
  const before = realWorld.randomId()
  const made = realWorld.now().getTime()
  while (realWorld.now().getTime() === made) await new Promise(setImmediate)
  const after = realWorld.randomId()
  expect(before < after).toBe(true)
  expect(new Set(Array.from({ length: 10_000 }, realWorld.randomId)).size).toBe(10_000)
})

test('chance is within its bounds', () => {
  for (let i = 0; i < 1_000; i += 1) expect([0, 1, 2]).toContain(realWorld.randomInt(3))
  expect(realWorld.randomBytes(33)).toHaveLength(33)
})
