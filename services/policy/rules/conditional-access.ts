import {
  ConditionalAccessControl,
  conditionalAccessControlToJSON,
} from '#contracts/gen/countersign/policy/v1/conditional_access'
import { devicePlatformToJSON } from '#contracts/gen/countersign/types/v1/client'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { Edition } from '#contracts/gen/countersign/types/v1/edition'
import { RiskLevel, riskLevelToJSON } from '#contracts/gen/countersign/types/v1/risk'
import { isAtWork } from '../at-work.ts'
import type { KnownRule } from '../conditional-access.ts'
import type { Facts } from '../facts.ts'
import { mustProve } from './person-state.ts'
import type { Finding, Rule } from './rule.ts'

/** What a rule does to a sign-in, the strictest last. */
type Answer = 'allow' | 'require' | 'deny'

/** What a control does where the person is not at work, and where they are. One that only a later version knows denies. */
const controls: Readonly<Partial<Record<ConditionalAccessControl, readonly [away: Answer, atWork: Answer]>>> = {
  [ConditionalAccessControl.REQUIRE]: ['require', 'require'],
  [ConditionalAccessControl.REQUIRE_WHEN_NOT_AT_WORK]: ['require', 'allow'],
  [ConditionalAccessControl.BLOCK_WHEN_NOT_AT_WORK]: ['deny', 'allow'],
  [ConditionalAccessControl.BLOCK]: ['deny', 'deny'],
}

/** A decision is told of in an event, which has room for so many rules. */
const mostTold = 16

/**
 * The tenant's own rules about who may use what from where. Every rule that applies speaks, the strictest first. Being at
 * work is a reason to let the person in only where nothing else demands a second factor.
 */
export const conditionalAccess: Rule = {
  name: 'conditional-access',
  judge(facts) {
    const answers = answersTo(facts).toSorted((one, other) => strictness(other.answer) - strictness(one.answer))
    if (!isHeld(facts)) return answers.length > 0 ? notHeld(answers.length) : undefined
    const demanded = isDemanded(facts, answers)
    const told = answers.slice(0, mostTold).map((one) => findingOf(one, facts, demanded))
    const untold = answers.length - told.length
    return [
      ...(facts.conditions.countryMissing ? [countryMissing] : []),
      ...told,
      ...(untold > 0 ? [note(`So many more rules apply and ask for nothing stricter: ${untold}.`, untold)] : []),
    ]
  },
}

/** Whether the tenant's rules demand a second factor of this sign-in. */
export function rulesDemand(facts: Facts): boolean {
  return isHeld(facts) && answersTo(facts).some(({ answer }) => answer === 'require')
}

/** Only the full edition has these rules. Who is not known has no edition, and is held to those about everybody. */
function isHeld({ person, edition }: Facts): boolean {
  return !person || edition === Edition.FULL
}

interface Answered {
  readonly rule: KnownRule
  readonly answer: Answer
}

function answersTo(facts: Facts): Answered[] {
  const { rules } = facts.conditions
  if (rules.length === 0) return []
  const place = isAtWork(facts) ? 1 : 0
  return rules.map((rule) => ({ rule, answer: controls[rule.control]?.[place] ?? 'deny' }))
}

const strictness = (answer: Answer) => ['allow', 'require', 'deny'].indexOf(answer)

/** Whether anything but being away from work demands a second factor. */
function isDemanded({ person, situation }: Facts, answers: readonly Answered[]): boolean {
  if (situation.eventName !== '' || (person && mustProve(person))) return true
  return answers.some(({ answer }) => answer === 'require')
}

function findingOf({ rule, answer }: Answered, facts: Facts, demanded: boolean): Finding {
  const told = factsOf(rule, facts)
  if (answer === 'deny') {
    const explanation = `The rule "${rule.name}" gives no access.`
    return { effect: 'deny', reason: DecisionReason.CONDITIONAL_ACCESS_BLOCKS, explanation, facts: told }
  }
  if (answer === 'require') {
    const explanation = `The rule "${rule.name}" demands a second factor.`
    return { effect: 'require', reason: DecisionReason.CONDITIONAL_ACCESS, explanation, facts: told }
  }
  const explanation = `The rule "${rule.name}" asks for nothing, as the person is at work.`
  if (demanded) return { effect: 'note', explanation, facts: told }
  return { effect: 'skip', reason: DecisionReason.AT_WORK, explanation, facts: told }
}

function factsOf({ id, name, control, locationIds }: KnownRule, { conditions, country, platform, situation }: Facts) {
  return {
    rule_id: id,
    rule_name: name,
    control: conditionalAccessControlToJSON(control),
    location: conditions.locations.find((location) => locationIds.includes(location.id))?.name ?? '',
    country: country ?? 'unknown',
    platform: devicePlatformToJSON(platform),
    risk_level: riskLevelToJSON(situation.risk?.level ?? RiskLevel.UNSPECIFIED),
  }
}

function note(explanation: string, rules: number): Finding {
  return { effect: 'note', explanation, facts: { rules: String(rules) } }
}

const notHeld = (rules: number) => note('The edition does not hold conditional access, whose rules would apply.', rules)

const countryMissing: Finding = {
  effect: 'note',
  explanation: 'The country of the address can not be told, so it is in none that a named location lists.',
  facts: { country: 'unknown' },
}
