import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { FraudSettings } from './db/settings.ts'
import type { Occurrence } from './db/occurrences.ts'
import { fitting, namesOf } from './notice.ts'

interface Subject {
  /** Where a tenant wants to be told by mail. */
  addresses(settings: FraudSettings): readonly string[]
  /** How many of what there were, by the names of the template. */
  counts(occurrences: readonly Occurrence[]): Record<string, string>
}

type Told = Template.BYPASS_NOTICE | Template.LOCKOUT_NOTICE

const how = (occurrences: readonly Occurrence[], what: string) =>
  `${occurrences.filter(({ told }) => told['what'] === what).length}`

/** What administrators are told of besides fraud. */
export const subjects: Readonly<Record<Told, Subject>> = {
  [Template.BYPASS_NOTICE]: {
    addresses: ({ bypassAddresses }) => bypassAddresses,
    counts: (all) => ({ created: how(all, 'created'), used: how(all, 'used') }),
  },
  [Template.LOCKOUT_NOTICE]: {
    addresses: ({ lockoutAddresses }) => lockoutAddresses,
    counts: (all) => ({ lockouts: `${all.length}` }),
  },
}

/** What one notice says of all that happened, the latest last. */
export function occurrenceNotice(template: Told, occurrences: readonly Occurrence[]): Record<string, string> {
  const latest = occurrences.at(-1)
  return fitting({
    ...subjects[template].counts(occurrences),
    people: namesOf(occurrences),
    person: latest?.userId,
    time: latest?.happenedAt.toISOString(),
    ...latest?.told,
  })
}
