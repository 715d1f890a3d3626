import { Licensing } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ApplicationKind, Edition, editionToJSON } from '#contracts/gen/countersign/types/v1/edition'
import { allows } from '../editions.ts'
import type { Facts } from '../facts.ts'
import { plainName } from '../plain-name.ts'
import type { Rule } from './rule.ts'

/** A person whom no licence covers can not be asked for anything, so nothing is let through. */
export const edition: Rule = {
  name: 'edition',
  judge(facts) {
    const { person, tenant, edition } = facts
    if (!person) return undefined
    const name = editionToJSON(edition)
    const licensing = tenant.licensing === Licensing.ENFORCED ? 'enforced' : 'open'
    const told = { edition: name, licensing, linked_provider: String(tenant.linkedProvider) }
    const missing = whatIsMissing(facts)
    if (missing) return { effect: 'deny', reason: DecisionReason.NOT_LICENSED, explanation: missing, facts: told }
    return { effect: 'note', explanation: `The edition that applies is ${plainName(name, 'EDITION')}.`, facts: told }
  },
}

/** The API is billed through a provider; people's licences do not pay for it. */
function whatIsMissing({ application, tenant, edition }: Facts): string | undefined {
  if (edition === Edition.NONE) return 'No licence covers the person at this application.'
  if (application?.kind !== ApplicationKind.SDK) return undefined
  const billed = tenant.licensing !== Licensing.ENFORCED || tenant.linkedProvider
  if (billed && allows(edition, 'sdk')) return undefined
  return 'A program that calls the API itself needs the full edition and a linked provider.'
}
