import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { allows } from '../editions.ts'
import type { Rule } from './rule.ts'

/**
 * An event is confirmed each time: no skip holds for it. Only the full edition has event confirmation. One that is not registered
 * is refused by who would have to tell it, whatever is decided.
 */
export const event: Rule = {
  name: 'event',
  judge({ situation: { eventName }, policy, edition }) {
    if (eventName === '') return undefined
    const registered = policy.eventTypes.has(eventName)
    const facts = { event_name: eventName, registered: String(registered) }
    if (!allows(edition, 'eventConfirmation')) {
      const explanation = 'The edition does not hold event confirmation.'
      const resultCode = ResultCode.EVENT_CONFIRMATION_NOT_ALLOWED
      return { effect: 'deny', reason: DecisionReason.NOT_LICENSED, resultCode, explanation, facts }
    }
    const explanation = registered
      ? 'The event is to be confirmed.'
      : 'The event is none that may be confirmed, so the request for it is refused.'
    return { effect: 'require', reason: DecisionReason.EVENT, explanation, facts }
  },
}
