import { type Risk, RiskLevel, type RiskSignal } from '#contracts/gen/countersign/types/v1/risk'
import { signals } from './signals/index.ts'
import type { Facts } from './signals/signal.ts'

/** The score from which on a sign-in has each level: one new thing is MEDIUM, several odd things together are HIGH. */
const thresholds = { medium: 30, high: 70 } as const

/** What every signal together makes of the facts. The score is their sum, 100 at the most. */
export function riskOf(facts: Facts, blocked: boolean): Risk {
  const spoken = Object.entries(signals).flatMap(([signal, { weigh }]): RiskSignal[] => {
    const weight = weigh(facts)
    return weight ? [{ signal, ...weight }] : []
  })
  const sum = spoken.reduce((total, { score }) => total + score, 0)
  const score = Math.min(100, sum)
  return { level: levelOf(score), score, signals: spoken, blocked }
}

/** The level that a score comes to. */
export function levelOf(score: number): RiskLevel {
  if (score >= thresholds.high) return RiskLevel.HIGH
  return score >= thresholds.medium ? RiskLevel.MEDIUM : RiskLevel.LOW
}
