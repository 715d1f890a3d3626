import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
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
      return { effect: 'deny', reason: DecisionReason.NOT_LICENSED, explanation, facts }
    }
    return { effect: 'require', reason: DecisionReason.EVENT, explanation: 'The event is to be confirmed.', facts }
  },
}
