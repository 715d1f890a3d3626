import { describe, expect, test } from '@jest/globals'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { levelOf, riskOf } from './risk.ts'
import { nobody } from './test/facts.ts'

const asUsual = { weights: [], dryRun: false }
const rest = { dryRun: false, newDevice: '' }

test.each([
  [0, RiskLevel.LOW],
  [29, RiskLevel.LOW],
  [30, RiskLevel.MEDIUM],
  [69, RiskLevel.MEDIUM],
  [70, RiskLevel.HIGH],
  [100, RiskLevel.HIGH],
])('a score of %d is level %d', (score, level) => {
  expect(levelOf(score)).toBe(level)
})

test('somebody nobody has heard of is no risk', () => {
  expect(riskOf(nobody, false, asUsual)).toEqual({
    level: RiskLevel.LOW,
    score: 0,
    signals: [],
    blocked: false,
    ...rest,
  })
})

test('a block is told beside the risk and does not change it', () => {
  expect(riskOf(nobody, true, asUsual)).toEqual({ level: RiskLevel.LOW, score: 0, signals: [], blocked: true, ...rest })
})

test('the signals speak in the order of the table, and their scores add up', () => {
  const risk = riskOf({ ...nobody, proved: true, network: '192.0.2.0/24', duplicateCodes: 1 }, false, asUsual)
  expect(risk.signals.map(({ signal, score }) => [signal, score])).toEqual([
    ['new-network', 30],
    ['duplicate-code', 40],
  ])
  expect(risk).toMatchObject({ level: RiskLevel.HIGH, score: 70 })
})

test('the score never passes 100', () => {
  const everything = {
    ...nobody,
    proved: true,
    signIns: 99,
    wrongAnswers: 99,
    duplicateCodes: 9,
    people: 99,
    failedPeople: 99,
  }
  expect(riskOf(everything, false, asUsual)).toMatchObject({ level: RiskLevel.HIGH, score: 100 })
})

describe('a tenant', () => {
  const odd = { ...nobody, wrongAnswers: 6, duplicateCodes: 1 }

  test('may have signals count for less, for more or not at all, none of them over 100', () => {
    const weights = ['repeated-failures=50', 'duplicate-code=300', 'velocity=0', 'unheard-of=300']
    const risk = riskOf({ ...odd, signIns: 10 }, false, { ...asUsual, weights })
    expect(risk.signals.map(({ signal, score }) => [signal, score])).toEqual([
      ['repeated-failures', 30],
      ['duplicate-code', 100],
    ])
  })

  test('that only watches sees what it would have been, while every sign-in is LOW', () => {
    const risk = riskOf(odd, true, { ...asUsual, dryRun: true })
    expect(risk).toMatchObject({ level: RiskLevel.LOW, score: 0, blocked: true, dryRun: true })
    expect(risk.signals.map(({ score }) => score)).toEqual([60, 40])
  })
})

test('a program that is not known to be the person is told, to become known by an approval', () => {
  const device = { ...nobody, device: 'd' }
  expect(riskOf(device, false, asUsual).newDevice).toBe('d')
  expect(riskOf({ ...device, devicesKnown: true, deviceKnown: true }, false, asUsual).newDevice).toBe('')
})
