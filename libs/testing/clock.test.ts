import { expect, test } from '@jest/globals'
import { testWorld } from './clock.ts'

test('time stands still until it is advanced', () => {
  const world = testWorld({ now: new Date('2026-02-03T04:05:06Z') })
  world.advance(1_500)
  expect(world.now()).toEqual(new Date('2026-02-03T04:05:07.500Z'))
})

test('chance repeats with its seed, and differs with another', () => {
  const draws = (seed: string) => {
    const world = testWorld({ seed })
    return [world.randomInt(1_000_000), world.randomBytes(70).toString('hex'), world.randomId()]
  }
  expect(draws('a')).toEqual(draws('a'))
  expect(draws('a')).not.toEqual(draws('b'))
})

test('chance is spread over its range and never repeats an id', () => {
  const world = testWorld()
  expect(new Set(Array.from({ length: 200 }, () => world.randomInt(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]))
  expect(new Set(Array.from({ length: 1_000 }, world.randomId)).size).toBe(1_000)
})
