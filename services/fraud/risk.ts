import { type Risk, RiskLevel, type RiskSignal } from '#contracts/gen/countersign/types/v1/risk'
import { signals } from './signals/index.ts'
import type { Facts } from './signals/signal.ts'

/** The score from which on a sign-in has each level: one new thing is MEDIUM, several odd things together are HIGH. */
const thresholds = { medium: 30, high: 70 } as const

/** How a tenant wants signals weighed. */
export interface Weighing {
  /** Such as `velocity=50`: in per cent of a signal's own score. What is not named counts in full; unknown names count nothing. */
  weights: readonly string[]
  /** Whether it only watches: every sign-in counts as LOW, whatever the signals say. */
  dryRun: boolean
}

/** What every signal together makes of the facts. The score is their sum, 100 at the most. */
export function riskOf(facts: Facts, blocked: boolean, { weights, dryRun }: Weighing): Risk {
  const percents = new Map(weights.map((weight) => weight.split('=') as [string, string]))
  const spoken = Object.entries(signals).flatMap(([signal, { weigh }]): RiskSignal[] => {
    const weight = weigh(facts)
    const score = weight ? Math.min(100, Math.round((weight.score * Number(percents.get(signal) ?? 100)) / 100)) : 0
    return weight && score > 0 ? [{ signal, ...weight, score }] : []
  })
  const sum = spoken.reduce((total, { score }) => total + score, 0)
  const score = dryRun ? 0 : Math.min(100, sum)
  const newDevice = facts.deviceKnown ? '' : (facts.device ?? '')
  return { level: levelOf(score), score, signals: spoken, blocked, dryRun, newDevice }
}

/** The level that a score comes to. */
export function levelOf(score: number): RiskLevel {
  if (score >= thresholds.high) return RiskLevel.HIGH
  return score >= thresholds.medium ? RiskLevel.MEDIUM : RiskLevel.LOW
}
