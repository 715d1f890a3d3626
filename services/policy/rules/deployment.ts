import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import {
  applicationKindToJSON,
  Deployment,
  deploymentToJSON,
  directoryLocationToJSON,
} from '#contracts/gen/countersign/types/v1/edition'
import { allows } from '../editions.ts'
import { plainName } from '../plain-name.ts'
import type { Rule } from './rule.ts'

/** What is secured and where the person lives must leave a place where a second factor could be asked for. */
export const deployment: Rule = {
  name: 'deployment',
  judge({ person, application, edition, deployment }) {
    if (!person || !application) return undefined
    const kind = applicationKindToJSON(application.kind)
    const location = directoryLocationToJSON(person.location)
    const facts = { kind, location, deployment: deploymentToJSON(deployment) }
    if (deployment === Deployment.UNSPECIFIED) {
      const pair = `${plainName(kind, 'APPLICATION_KIND')} and ${plainName(location, 'DIRECTORY_LOCATION')}`
      const explanation = `The application and the directory have no deployment in common: ${pair}.`
      return { effect: 'deny', reason: DecisionReason.DEPLOYMENT_CONFLICT, explanation, facts }
    }
    if (deployment === Deployment.SERVER && !allows(edition, 'onPremises')) {
      const explanation = 'The edition does not hold applications on the premises.'
      return { effect: 'deny', reason: DecisionReason.NOT_LICENSED, explanation, facts }
    }
    const explanation = `The deployment is ${plainName(facts.deployment, 'DEPLOYMENT')}.`
    return { effect: 'note', explanation, facts }
  },
}
