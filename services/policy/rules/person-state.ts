import { PersonState, personStateToJSON } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import type { KnownPerson } from '../facts.ts'
import type { Rule } from './rule.ts'

/** A person who is enabled or enforced is asked at every sign-in. One who is disabled is not, on their account. */
export const personState: Rule = {
  name: 'person-state',
  judge({ person, deployment }) {
    if (!person) return undefined
    const facts = { state: personStateToJSON(person.state) }
    if (!mustProve(person)) {
      return { effect: 'note', explanation: 'The state of the person demands no second factor.', facts }
    }
    if (deployment === Deployment.SERVER) {
      const explanation = 'The person is known to the on-premises integration and not disabled.'
      return { effect: 'require', reason: DecisionReason.SERVER_PERSON, explanation, facts }
    }
    const explanation = 'The state of the person demands a second factor.'
    return { effect: 'require', reason: DecisionReason.PERSON_STATE, explanation, facts }
  },
}

/** Whether the person's own state demands a second factor. */
export function mustProve({ state }: KnownPerson): boolean {
  return state === PersonState.ENABLED || state === PersonState.ENFORCED
}
