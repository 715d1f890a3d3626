import { expect, test } from '@jest/globals'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { levelOf, riskOf } from './risk.ts'
import type { Facts } from './signals/signal.ts'

const nobody: Facts = {
  network: undefined,
  proved: false,
  provedHere: false,
  signIns: 0,
  wrongAnswers: 0,
  duplicateCodes: 0,
  people: 0,
  failedPeople: 0,
}

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
  expect(riskOf(nobody, false)).toEqual({ level: RiskLevel.LOW, score: 0, signals: [], blocked: false })
})

test('a block is told beside the risk and does not change it', () => {
  expect(riskOf(nobody, true)).toEqual({ level: RiskLevel.LOW, score: 0, signals: [], blocked: true })
})

test('the signals speak in the order of the table, and their scores add up', () => {
  const risk = riskOf({ ...nobody, proved: true, network: '192.0.2.0/24', duplicateCodes: 1 }, false)
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
  expect(riskOf(everything, false)).toMatchObject({ level: RiskLevel.HIGH, score: 100 })
})
