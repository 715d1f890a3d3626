import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { Method, methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Facts } from '../facts.ts'
import { rulesDemand } from './conditional-access.ts'
import { mustProve } from './person-state.ts'
import type { Finding, Rule } from './rule.ts'

/**
 * Only what the person has registered is offered. Who has none of the methods that may be used here counts as not
 * registered at all, and has to register one, if there is one to register and their state or a rule of conditional access
 * asks for it.
 */
export const registered: Rule = {
  name: 'registered',
  judge(facts) {
    const { methods, situation } = facts
    const held = new Set(situation.factors.map(({ method }) => method))
    const usable = methods.filter((method) => held.has(method))
    if (usable.length === 0) return withoutMethod(facts)
    if (usable.length === methods.length) return undefined
    const explanation = 'The person has not registered every method that may be used here.'
    return { effect: 'narrow', explanation, facts: { registered: usable.map(methodToJSON).join(' ') }, methods: usable }
  },
}

function withoutMethod(facts: Facts): Finding {
  const { person, methods, situation } = facts
  const told = { factors: String(situation.factors.length), methods: methods.map(methodToJSON).join(' ') }
  const said = isTexted(situation) && { resultCode: ResultCode.SMS_MODE_NOT_ALLOWED }
  // A pass is given, not registered.
  const open = methods.filter((method) => method !== Method.TEMPORARY_ACCESS_PASS)
  if (person && (mustProve(person) || rulesDemand(facts)) && open.length > 0) {
    const explanation = 'The person has registered none of the methods that may be used here.'
    return { effect: 'enrol', reason: DecisionReason.NOT_REGISTERED, explanation, facts: told, methods: open, ...said }
  }
  const explanation = 'The person has none of the methods that may be used here and can not register one now.'
  return { effect: 'deny', reason: DecisionReason.NO_USABLE_METHOD, explanation, facts: told, ...said }
}

const texts: ReadonlySet<Method> = new Set([Method.ONE_WAY_SMS, Method.TWO_WAY_SMS])

/** Whether texts are all that the person has, so that what stands in their way is that the mode of theirs is off here. */
function isTexted({ factors }: Facts['situation']): boolean {
  return factors.length > 0 && factors.every(({ method }) => texts.has(method))
}
