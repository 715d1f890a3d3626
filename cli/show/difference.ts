import type { Difference, SimulationTotals } from '#contracts/gen/countersign/policy/v1/policy'
import { Outcome, RuleEffect, type Decision } from '#contracts/gen/countersign/types/v1/decision'
import type { Style } from '../session.ts'
import { outcome, why } from './decision.ts'
import { methodName } from './method-name.ts'
import { moment } from './moment.ts'

export const differenceHeads = ['decided', 'person', 'application', 'address', 'from → to', 'why']

/** A sign-in that would be answered otherwise: from what to what, and the rule that would decide. */
export function differenceRow(style: Style, { situation, before, after, decidedAt }: Difference): string[] {
  const { userId = '', applicationId = '', clientIp = '' } = situation ?? {}
  const change = before && after ? changed(style, before, after) : ['', '']
  return [moment(decidedAt), userId, applicationId, clientIp || '–', ...change]
}

/** How many there were, in a sentence. */
export function simulationTotals({ situations, differences }: SimulationTotals): string {
  return `${differences} of ${situations} sign-ins would be answered otherwise.`
}

function changed(style: Style, before: Decision, after: Decision): string[] {
  if (before.outcome !== after.outcome)
    return [`${outcome(style, before)} → ${outcome(style, after)}`, explained(after)]
  const by = (decided: Decision) => decided.methods.map(methodName).join(', ') || 'nothing'
  const still = `still ${outcome(style, after)}`
  if (before.reason !== after.reason) return [still, `${explained(after)} Before: ${why(before)}.`]
  return [still, `By ${by(after)}${after.pinRequired ? ' with a PIN' : ''}; before by ${by(before)}.`]
}

const effects: Partial<Record<Outcome, RuleEffect>> = {
  [Outcome.SKIPPED]: RuleEffect.SKIP,
  [Outcome.DENIED]: RuleEffect.DENY,
  [Outcome.ENROL]: RuleEffect.ENROL,
  [Outcome.CHALLENGE]: RuleEffect.REQUIRE,
}

/** What the rule said that decided, or the reason alone where none had to. */
function explained(decided: Decision): string {
  const spoke = decided.trace.find(({ effect }) => effect === effects[decided.outcome])
  return spoke?.explanation ?? why(decided)
}
