import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import type { Rule } from './rule.ts'

/**
 * A person who is not known is let in on the first factor alone where the application says so. They have no second factor
 * to confirm an event with, so an event is always denied.
 */
export const personKnown: Rule = {
  name: 'person-known',
  judge({ person, application, situation: { userId, eventName } }) {
    if (person) return undefined
    const allowed = application?.unknownPeopleAllowed ?? false
    const facts = { user_id: userId, unknown_people_allowed: String(allowed) }
    if (allowed && eventName === '') {
      const explanation = 'The person is not known, and the application does not demand that they be.'
      return { effect: 'skip', reason: DecisionReason.MATCH_NOT_REQUIRED, explanation, facts }
    }
    const explanation = allowed
      ? 'The person is not known, so they can not confirm an event.'
      : 'The person is not known, and the application demands that they be.'
    return { effect: 'deny', reason: DecisionReason.PERSON_UNKNOWN, explanation, facts }
  },
}
