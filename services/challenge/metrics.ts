import { metrics as global, type MeterProvider } from '@opentelemetry/api'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Decision, DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Edition } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { SIGN_INS } from '#libs/runtime/metric-names'
import { Purpose } from './challenge.ts'
import type { ChallengeRow } from './db/challenges.ts'

type Ended = Pick<ChallengeRow, 'purpose' | 'state' | 'edition' | 'options' | 'factorId' | 'resultCode'>

/** What this service counts: what came of sign-ins, each once, by words of the contracts alone. None of it says whose they were. */
export interface Metrics {
  /** A sign-in was decided; one that is pending is counted at its end. */
  decided(challenge: ChallengeRow): void
  /** Challenges came to their end; those that prove a factor are no sign-ins. */
  finished(challenges: readonly Ended[]): void
}

/**
 * Opens `countersign.sign_ins`, by outcome, method, edition and reason: that of the decision where nobody was challenged, else the
 * code of the reports.
 */
export function openMetrics(provider: MeterProvider = global.getMeterProvider()): Metrics {
  const signIns = provider.getMeter('countersign').createCounter(SIGN_INS)
  const count = (challenge: Ended, reason: string) => {
    const { state, edition, options, factorId } = challenge
    const method = options.find((option) => option.factorId === factorId)?.method ?? Method.UNSPECIFIED
    signIns.add(1, { outcome: outcome(state), method: methodName(method), edition: editionName(edition), reason })
  }
  return {
    decided(challenge) {
      if (challenge.state !== ChallengeState.PENDING) count(challenge, reasonOf(challenge))
    },
    finished(challenges) {
      const signedIn = challenges.filter(({ purpose }) => purpose === Purpose.SIGN_IN)
      for (const challenge of signedIn) count(challenge, resultName(challenge.resultCode))
    },
  }
}

/** A decision to challenge that ended at once, for want of a device that may be asked, has its reason in its code. */
function reasonOf({ decision, resultCode }: ChallengeRow): string {
  const decided = Decision.decode(decision)
  return decided.outcome === Outcome.CHALLENGE ? resultName(resultCode) : reasonName(decided.reason)
}

const outcome = nameIn(ChallengeState)
const methodName = nameIn(Method)
const editionName = nameIn(Edition)
const reasonName = nameIn(DecisionReason)
const resultName = nameIn(ResultCode)

/** The name of a value, in lower case; what is not known is `unrecognized`, so that there are never more names than values. */
function nameIn(values: Readonly<Record<string, number>>): (value: number) => string {
  const names = new Map(Object.entries(values).map(([name, value]) => [value, name.toLowerCase()]))
  return (value) => names.get(value) ?? 'unrecognized'
}
