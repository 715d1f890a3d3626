import { DecisionReason, Outcome, RuleEffect, type Decision } from '#contracts/gen/countersign/types/v1/decision'
import { Deployment, Edition } from '#contracts/gen/countersign/types/v1/edition'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { methodName } from './method-name.ts'
import { columns } from './table.ts'

/** A reason without a sentence of its own is shown by its name. */
const reasons: Partial<Record<DecisionReason, string>> = {
  [DecisionReason.NOT_REQUIRED]: 'nothing demands a second factor of this person here',
  [DecisionReason.TRUSTED_NETWORK]: 'the address is in a trusted network',
  [DecisionReason.MATCH_NOT_REQUIRED]: 'the application lets in people who are not known',
  [DecisionReason.NOT_ALLOWED]: 'not allowed (the key may not be told why)',
  [DecisionReason.BLOCKED]: 'the person is blocked',
  [DecisionReason.NOT_LICENSED]: 'no licence covers this person here',
  [DecisionReason.PERSON_UNKNOWN]: 'nobody of that name is known',
  [DecisionReason.APPLICATION_UNKNOWN]: 'there is no such application',
  [DecisionReason.LOCKED_OUT]: 'there were too many wrong answers a moment ago',
  [DecisionReason.NO_USABLE_METHOD]: "none of the person's methods may be used here",
  [DecisionReason.DEPLOYMENT_CONFLICT]: 'there is no place where this person could be asked for a second factor',
  [DecisionReason.NOT_REGISTERED]: 'the person has registered no usable method yet',
  [DecisionReason.PERSON_STATE]: "the person's state demands a second factor",
  [DecisionReason.EVENT]: 'the event is to be confirmed each time',
  [DecisionReason.SERVER_PERSON]: 'the person is known to the on-premises integration',
}

const paints: Record<Outcome, keyof Style> = {
  [Outcome.UNSPECIFIED]: 'dim',
  [Outcome.SKIPPED]: 'green',
  [Outcome.DENIED]: 'red',
  [Outcome.ENROL]: 'yellow',
  [Outcome.CHALLENGE]: 'cyan',
  [Outcome.UNRECOGNIZED]: 'dim',
}

const effects: Record<RuleEffect, string> = {
  [RuleEffect.UNSPECIFIED]: '',
  [RuleEffect.NOTE]: 'notes',
  [RuleEffect.SKIP]: 'skips',
  [RuleEffect.DENY]: 'denies',
  [RuleEffect.REQUIRE]: 'requires',
  [RuleEffect.NARROW]: 'narrows',
  [RuleEffect.ENROL]: 'enrols',
  [RuleEffect.UNRECOGNIZED]: '',
}

/** The outcome of a decision, and why, in a line. */
export function headline(style: Style, { outcome, reason }: Decision): string {
  const paint = style[paints[outcome] ?? 'dim'] as (text: string) => string
  const why = reasons[reason] ?? word(DecisionReason, reason)
  return `${style.bold(paint(word(Outcome, outcome).toUpperCase()))}  ${why}`
}

/** A decision as a person reads it: the outcome, why, and every rule that spoke, in its order. */
export function decision(style: Style, decided: Decision): string {
  const { methods, edition, deployment } = decided
  const places = deployment === Deployment.UNSPECIFIED ? '' : `, deployment ${word(Deployment, deployment)}`
  const known = edition === Edition.UNSPECIFIED ? '' : `edition ${word(Edition, edition)}${places}`
  const means = methods.length === 0 ? '' : `by ${methods.map(methodName).join(', or by ')}`
  const more = [means, known].filter(Boolean).map((line) => style.dim(`  ${line}`))
  return [headline(style, decided), ...trace(style, decided), ...more].join('\n')
}

/** The trace as a numbered list; no line where the key may not see it. */
export function trace(style: Style, decided: Decision): string[] {
  if (decided.trace.length === 0) return []
  const rows = decided.trace.map(({ rule, effect, explanation }, index) => {
    return [`  ${index + 1}.`, rule, style.dim(effects[effect] ?? ''), explanation]
  })
  return [columns(rows)]
}
