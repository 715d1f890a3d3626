import { PersonState, personStateToJSON } from '#contracts/gen/countersign/policy/v1/admin'
import { ClientKind } from '#contracts/gen/countersign/types/v1/client'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { isAtWork } from '../at-work.ts'
import { offers } from '../capabilities.ts'
import { rulesDemand } from './conditional-access.ts'
import type { Rule } from './rule.ts'

/**
 * An old client knows a password and nothing else, so that nobody can be challenged there. Where a second factor is
 * demanded only an app password will do, except at work for a person who has none yet. One who has still to register may
 * go on with their password. App passwords are for the cloud: at an integration on the premises any client will do.
 */
export const oldClient: Rule = {
  name: 'old-client',
  judge(facts) {
    const { person, situation, deployment } = facts
    if (situation.clientKind !== ClientKind.OLD || !person || !offers(deployment, 'appPasswords')) return undefined
    const { hasAppPassword } = situation
    const told = { state: personStateToJSON(person.state), has_app_password: String(hasAppPassword) }
    const skip = (explanation: string) =>
      ({ effect: 'skip', reason: DecisionReason.OLD_CLIENT, explanation, facts: told }) as const
    if (person.state !== PersonState.ENFORCED && !rulesDemand(facts)) {
      return skip('The client can not be challenged, and nothing demands an app password of the person.')
    }
    if (!hasAppPassword && isAtWork(facts)) {
      return skip('The client can not be challenged, and the person is at work and has no app password yet.')
    }
    const explanation = 'The client can not be challenged, so the person has to use an app password.'
    return { effect: 'deny', reason: DecisionReason.APP_PASSWORD_NEEDED, explanation, facts: told }
  },
}
