import { readdirSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { ordinary } from '../test/facts.ts'
import { signals } from './index.ts'
import type { Facts } from './signal.ts'

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

test('new-country: where the person never proved themselves, once it is known where they did', () => {
  expect(score('new-country', { provedInCountry: false })).toBe(30)
  expect(score('new-country', { provedInCountry: false, countriesKnown: false })).toBeUndefined()
  expect(score('new-country', { provedInCountry: false, country: undefined })).toBeUndefined()
})

test.each([
  [0, 50],
  [119, 50],
  [120, undefined],
])('impossible-travel: %d minutes after another country weigh %s', (minutesSinceElsewhere, weight) => {
  expect(score('impossible-travel', { minutesSinceElsewhere })).toBe(weight)
})

test('new-device: another program than those that are known, and none where none is known or told', () => {
  expect(score('new-device', { deviceKnown: false })).toBe(15)
  expect(score('new-device', { deviceKnown: false, devicesKnown: false })).toBeUndefined()
  expect(score('new-device', { deviceKnown: false, device: undefined })).toBeUndefined()
})

test('bad-network and tor-exit: what the lists say', () => {
  expect([score('bad-network', { badNetwork: true }), score('tor-exit', { torExit: true })]).toEqual([40, 40])
})

test.each([
  [19, 19, undefined],
  [20, 40, 20],
  [20, 41, undefined],
  [500, 500, 40],
])('address-velocity: %d failures of %d sign-ins weigh %s', (failuresAtAddress, signInsAtAddress, weight) => {
  expect(score('address-velocity', { failuresAtAddress, signInsAtAddress })).toBe(weight)
})

test.each([
  [49, 49, undefined],
  [50, 100, 30],
  [50, 101, undefined],
])('network-velocity: %d failures of %d sign-ins weigh %s', (failuresInNetwork, signInsInNetwork, weight) => {
  expect(score('network-velocity', { failuresInNetwork, signInsInNetwork })).toBe(weight)
})

test.each([
  [99, 1, undefined],
  [100, 0, undefined],
  [100, 120, 10],
  [100, 121, undefined],
])('application-surge: %d sign-ins after %d in the hour before weigh %s', (now, before, weight) => {
  expect(score('application-surge', { signInsToApplication: now, earlierToApplication: before })).toBe(weight)
})

test.each([
  [2, undefined],
  [3, 45],
  [99, 70],
])('prompt-harassment: %d prompts weigh %s', (prompts, weight) => {
  expect(score('prompt-harassment', { prompts })).toBe(weight)
})
