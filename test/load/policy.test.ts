import { expect, test } from '@jest/globals'
import { decisionCost } from './policy.ts'

/** The least of several rounds: what others do on this machine is not our time. */
const least = (size: Parameters<typeof decisionCost>[0]) => Math.min(...[1, 2, 3, 4].map(() => decisionCost(size, 400)))

test('a decision among ten thousand networks and a thousand rules takes less than five milliseconds', () => {
  expect(least({ networks: 10_000, rules: 1_000 })).toBeLessThan(5_000)
})

test('a hundred times as many networks, or rules, do not cost five times as much', () => {
  const few = least({ networks: 100, rules: 10 })
  expect(least({ networks: 10_000, rules: 10 })).toBeLessThan(few * 5)
  expect(least({ networks: 100, rules: 1_000 })).toBeLessThan(few * 5)
})
