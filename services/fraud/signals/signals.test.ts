import { readdirSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { signals } from './index.ts'
import type { Facts } from './signal.ts'

const ordinary: Facts = {
  network: '192.0.2.0/24',
  proved: true,
  provedHere: true,
  signIns: 1,
  wrongAnswers: 0,
  duplicateCodes: 0,
  people: 1,
  failedPeople: 0,
}

function score(name: keyof typeof signals, odd: Partial<Facts>): number | undefined {
  return signals[name].weigh({ ...ordinary, ...odd })?.score
}

test('every file is in the table under its own name', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => !/^(index|signal|.*\.test)\.ts$/.test(file))
  expect(Object.keys(signals).sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort())
})

test.each(Object.entries(signals))('%s finds nothing odd in an ordinary sign-in', (_name, signal) => {
  expect(signal.weigh(ordinary)).toBeUndefined()
})

describe('new-network', () => {
  test('speaks of a person who comes from where they never were', () => {
    expect(signals['new-network'].weigh({ ...ordinary, provedHere: false })).toEqual({
      score: 30,
      explanation: 'the person never signed in from this network before',
    })
  })

  test('an unknown address is a little odd, and never taken for a known one', () => {
    expect(score('new-network', { network: undefined, provedHere: false })).toBe(10)
  })

  test('somebody without a history is simply new', () => {
    expect(score('new-network', { proved: false, provedHere: false })).toBeUndefined()
  })
})

test.each([
  [4, undefined],
  [5, 20],
  [9, 36],
  [10, 40],
  [5_000, 40],
])('velocity: %d sign-ins weigh %s', (signIns, weight) => {
  expect(score('velocity', { signIns })).toBe(weight)
})

test.each([
  [2, undefined],
  [3, 30],
  [6, 60],
  [99, 60],
])('repeated-failures: %d wrong answers weigh %s', (wrongAnswers, weight) => {
  expect(score('repeated-failures', { wrongAnswers })).toBe(weight)
})

test('duplicate-code: one is enough, more weigh the same', () => {
  expect([1, 7].map((duplicateCodes) => score('duplicate-code', { duplicateCodes }))).toEqual([40, 40])
})

test.each([
  [9, 9, undefined],
  [10, 10, 50],
  [10, 20, 50],
  [10, 21, undefined],
  [50, 60, 70],
])('spray: %d failed of %d people weigh %s', (failedPeople, people, weight) => {
  expect(score('spray', { failedPeople, people })).toBe(weight)
})
