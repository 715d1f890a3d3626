import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { SummarySpan } from '#contracts/gen/countersign/reporting/v1/reporting'

const { APPROVED, SKIPPED, DENIED } = ChallengeState

/** The span of time that a page is of, and how long each part of it is, in milliseconds. */
export interface Divided {
  from: Date
  to: Date
  step: number
}

/** An hour or a day, as the page shows it. Waits are in milliseconds, 0 where nobody was approved. */
export interface Counted {
  at: Date
  attempts: number
  letIn: number
  denied: number
  rest: number
  waits: readonly [median: number, p95: number, p99: number]
}

/** What is shown of a span. */
export function countedOf({ beginsAt, attempts, states, medianMs, p95Ms, p99Ms }: SummarySpan): Counted {
  const letIn = Number((states[APPROVED] ?? 0n) + (states[SKIPPED] ?? 0n))
  const denied = Number(states[DENIED] ?? 0n)
  return {
    at: beginsAt ?? new Date(0),
    attempts: Number(attempts),
    ...{ letIn, denied, rest: Number(attempts) - letIn - denied },
    waits: [Number(medianMs), Number(p95Ms), Number(p99Ms)],
  }
}
