import { DecisionReason, Outcome, RuleEffect, type Decision } from '#contracts/gen/countersign/types/v1/decision'
import { Deployment, Edition } from '#contracts/gen/countersign/types/v1/edition'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { methodName } from './method-name.ts'
import { result } from './result.ts'
import { columns } from './table.ts'

/** A reason without a sentence of its own is shown by its name. */
const reasons: Partial<Record<DecisionReason, string>> = {
  [DecisionReason.NOT_REQUIRED]: 'nothing demands a second factor of this person here',
  [DecisionReason.TRUSTED_NETWORK]: 'the address is in a trusted network',
  [DecisionReason.MATCH_NOT_REQUIRED]: 'the application lets in people who are not known',
  [DecisionReason.REMEMBERED_DEVICE]: 'the device is remembered',
  [DecisionReason.CACHE]: 'an earlier success of theirs still counts',
  [DecisionReason.ONE_TIME_BYPASS]: 'they may come in once without a second factor',
  [DecisionReason.OLD_CLIENT]: 'the program can not be challenged, and needs no app password here',
  [DecisionReason.AT_WORK]: 'a conditional-access rule lets in people who are at work',
  [DecisionReason.NOT_ALLOWED]: 'not allowed (the key may not be told why)',
  [DecisionReason.BLOCKED]: 'the person is blocked',
  [DecisionReason.NOT_LICENSED]: 'no licence covers this person here',
  [DecisionReason.PERSON_UNKNOWN]: 'nobody of that name is known',
  [DecisionReason.APPLICATION_UNKNOWN]: 'there is no such application',
  [DecisionReason.LOCKED_OUT]: 'there were too many wrong answers a moment ago',
  [DecisionReason.NO_USABLE_METHOD]: "none of the person's methods may be used here",
  [DecisionReason.DEPLOYMENT_CONFLICT]: 'there is no place where this person could be asked for a second factor',
  [DecisionReason.CONDITIONAL_ACCESS_BLOCKS]: 'a conditional-access rule blocks it',
  [DecisionReason.APP_PASSWORD_NEEDED]: 'the program can not be challenged: it takes an app password',
  [DecisionReason.DEVICE_TOKEN_STOLEN]: "the device's token came from two places, so it was stolen",
  [DecisionReason.NOT_REGISTERED]: 'the person has registered no usable method yet',
  [DecisionReason.PERSON_STATE]: "the person's state demands a second factor",
  [DecisionReason.EVENT]: 'the event is to be confirmed each time',
  [DecisionReason.SERVER_PERSON]: 'the person is known to the on-premises integration',
  [DecisionReason.CONDITIONAL_ACCESS]: 'a conditional-access rule demands a second factor',
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
export function headline(style: Style, decided: Decision): string {
  return `${style.bold(outcome(style, decided))}  ${why(decided)}`
}

/** An outcome in capitals, in its colour. */
export function outcome(style: Style, { outcome }: Decision): string {
  const paint = style[paints[outcome] ?? 'dim'] as (text: string) => string
  return paint(word(Outcome, outcome).toUpperCase())
}

/** The reason of a decision in words. */
export function why({ reason }: Decision): string {
  return reasons[reason] ?? word(DecisionReason, reason)
}

/** A decision as a person reads it: the outcome, why, and every rule that spoke, in its order. */
export function decision(style: Style, decided: Decision): string {
  const { methods, edition, deployment, pinRequired, resultCode } = decided
  const places = deployment === Deployment.UNSPECIFIED ? '' : `, deployment ${word(Deployment, deployment)}`
  const known = edition === Edition.UNSPECIFIED ? '' : `edition ${word(Edition, edition)}${places}`
  const pin = pinRequired ? ', with a PIN' : ''
  const means = methods.length === 0 ? '' : `by ${methods.map(methodName).join(', or by ')}${pin}`
  const reported = resultCode === ResultCode.UNSPECIFIED ? '' : `reports say ${result(resultCode)}`
  const more = [means, known, reported].filter(Boolean).map((line) => style.dim(`  ${line}`))
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
