import { ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { type Decision, Outcome, RuleEffect } from '#contracts/gen/countersign/types/v1/decision'
import { canonical } from '#libs/confirmation/parameters'
import type { UsageTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every sign-in. Each kind of event has columns of its own. */
export const usage: Projection<UsageTable> = {
  columns: {
    tenantId: 'key',
    challengeId: 'day',
    startedAt: 'fact',
    userId: 'fact',
    applicationId: 'fact',
    clientIp: 'fact',
    eventName: 'fact',
    eventParameters: 'fact',
    authenticationType: 'fact',
    outcome: 'fact',
    reason: 'fact',
    rule: 'fact',
    edition: 'fact',
    risk: 'fact',
    decidedState: 'fact',
    decidedMethod: 'fact',
    decidedResultCode: 'fact',
    pinRequired: 'fact',
    finishedAt: 'fact',
    finishedState: 'fact',
    finishedMethod: 'fact',
    finishedResultCode: 'fact',
    finishedFactorId: 'fact',
    withoutNumber: 'fact',
  },
  tells: [
    on(SignInDecided, ({ decision, risk, ...event }) => ({
      challengeId: event.challengeId,
      startedAt: event.decidedAt,
      userId: event.userId,
      applicationId: event.applicationId,
      clientIp: event.clientIp,
      eventName: event.eventName,
      eventParameters: event.eventName === '' ? undefined : canonical(event.eventParameters),
      authenticationType: event.authenticationType,
      outcome: decision?.outcome,
      reason: decision?.reason,
      rule: decision && decidingRule(decision),
      edition: decision?.edition,
      risk: risk?.level,
      decidedState: event.state,
      decidedMethod: event.method,
      decidedResultCode: event.resultCode,
      pinRequired: decision?.pinRequired,
    })),
    on(ChallengeFinished, (event) => ({
      challengeId: event.challengeId,
      finishedAt: event.finishedAt,
      finishedState: event.state,
      finishedMethod: event.method,
      finishedResultCode: event.resultCode,
      finishedFactorId: event.factorId,
      withoutNumber: event.withoutNumber,
    })),
  ],
}

const decisive: Readonly<Partial<Record<Outcome, RuleEffect>>> = {
  [Outcome.SKIPPED]: RuleEffect.SKIP,
  [Outcome.DENIED]: RuleEffect.DENY,
  [Outcome.ENROL]: RuleEffect.ENROL,
  [Outcome.CHALLENGE]: RuleEffect.REQUIRE,
}

/** The rule that decided: the last to speak for what came out; undefined where none did. */
function decidingRule({ outcome, trace }: Decision): string | undefined {
  return trace.findLast(({ effect }) => effect === decisive[outcome])?.rule
}
