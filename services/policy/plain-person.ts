import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import type { Person } from '#contracts/gen/countersign/policy/v1/admin'
import { DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'

/** The person as they are kept: what is unspecified said out loud, and nothing twice. */
export function plainPerson(person: Person): Person {
  const state = person.state || PersonState.DISABLED
  const location = person.location || DirectoryLocation.CLOUD
  const licences = [...new Set(person.licences)].sort((one, other) => one - other)
  return { ...person, state, location, licences, groups: [...new Set(person.groups)] }
}
