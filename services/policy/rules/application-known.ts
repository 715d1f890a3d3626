import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import type { Rule } from './rule.ts'

/** An application that nobody has made known is not decided for. */
export const applicationKnown: Rule = {
  name: 'application-known',
  judge({ application, situation: { applicationId } }) {
    if (application) return undefined
    return {
      effect: 'deny',
      reason: DecisionReason.APPLICATION_UNKNOWN,
      explanation: 'No such application is known.',
      facts: { application_id: applicationId },
    }
  },
}
