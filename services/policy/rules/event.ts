import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { allows } from '../editions.ts'
import type { Rule } from './rule.ts'

/** An event is confirmed each time: no skip holds for it. Only the full edition has event confirmation. */
export const event: Rule = {
  name: 'event',
  judge({ situation: { eventName }, edition }) {
    if (eventName === '') return undefined
    const facts = { event_name: eventName }
    if (!allows(edition, 'eventConfirmation')) {
      const explanation = 'The edition does not hold event confirmation.'
      const resultCode = ResultCode.EVENT_CONFIRMATION_NOT_ALLOWED
      return { effect: 'deny', reason: DecisionReason.NOT_LICENSED, resultCode, explanation, facts }
    }
    return { effect: 'require', reason: DecisionReason.EVENT, explanation: 'The event is to be confirmed.', facts }
  },
}
