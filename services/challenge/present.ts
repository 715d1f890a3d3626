import { Challenge, ChallengeState, ChallengeOption } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Decision, DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Risk } from '#contracts/gen/countersign/types/v1/risk'
import type { Call } from '#libs/rpc/call'
import type { AnsweredChallenge } from './db/answers.ts'
import type { ChallengeRow } from './db/challenges.ts'
import { methods } from './methods/index.ts'

/** The scope by which a caller is told why. */
export const explaining = 'decision:explain'

/** A challenge as its caller may see it at that moment, with the decision. */
export function presentChallenge(row: ChallengeRow, call: Call, now: Date): Challenge {
  const decision = Decision.decode(row.decision)
  if (call.caller.kind === 'client' && !call.caller.scopes.includes(explaining)) {
    return discreet(presentProgress(row, now), isUnasked(row) ? { ...decision, outcome: Outcome.DENIED } : decision)
  }
  return { ...presentProgress(row, now), decision, risk: Risk.decode(row.risk) }
}

/** Whether it was denied because the person has only what can not be asked for. */
function isUnasked({ state, options }: ChallengeRow): boolean {
  return state === ChallengeState.DENIED && options.length === 0
}

/** What was decided, without why: nobody learns from a denial whether a person exists, is blocked or has a phone. */
function discreet(challenge: Challenge, decision: Decision): Challenge {
  const { outcome } = decision
  if (outcome !== Outcome.DENIED) return { ...challenge, decision: { ...decision, trace: [] } }
  const denial = Decision.create({ outcome, reason: DecisionReason.NOT_ALLOWED })
  return { ...challenge, decision: denial, resultCode: denial.resultCode }
}

/** A challenge as it stands at that moment, without the decision, which does not change. */
export function presentProgress(row: AnsweredChallenge, now: Date): Challenge {
  const { state, limits } = row
  const expired = state === ChallengeState.PENDING && row.expiresAt !== null && now >= row.expiresAt
  return {
    id: row.id,
    state: expired ? ChallengeState.EXPIRED : state,
    decision: undefined,
    options: presentOptions(row, state === ChallengeState.PENDING && !expired),
    factorId: row.factorId ?? '',
    expiresAt: row.expiresAt ?? undefined,
    attemptsLeft: row.attemptsLeft,
    resendsLeft: row.factorId === null ? 0 : Math.max(0, limits.resends - Math.max(0, row.sends - 1)),
    resendAfter: row.resendAfter ?? undefined,
    resultCode: row.resultCode,
    userId: row.userId,
    applicationId: row.applicationId,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt ?? undefined,
    risk: undefined,
    eventName: row.eventName,
    confirmation: '',
  }
}

/** What an option asks is told as long as it can be answered. */
function presentOptions({ options, kept, limits }: AnsweredChallenge, open: boolean): ChallengeOption[] {
  return options.map(({ factorId, method, hint }) => {
    const begun = kept[factorId]
    const asked = open && begun ? methods[method].ask?.(begun, limits.challengeSeconds) : undefined
    return ChallengeOption.create({ factorId, method, hint, ...asked })
  })
}
