import { type Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { DirectoryLocation, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import type { MeteredPersonTable } from '../db/schema.ts'
import { on, type Projection, versionOf } from './projection.ts'

/** Licences that hold multi-factor authentication in full; those of Office 365 do not, and are not taken off what is billed. */
const full: ReadonlySet<LicenceKind> = new Set([
  LicenceKind.MULTI_FACTOR_AUTHENTICATION,
  LicenceKind.DIRECTORY_PREMIUM,
  LicenceKind.ENTERPRISE_MOBILITY_SUITE,
  LicenceKind.ENTERPRISE_CLOUD_SUITE,
])

/** One row for every change of a person that bears on what is billed. */
export const meteredPerson: Projection<MeteredPersonTable> = {
  columns: {
    tenantId: 'key',
    messageId: 'key',
    userId: 'fact',
    version: 'fact',
    changedAt: 'fact',
    enabled: 'fact',
    licensed: 'fact',
    location: 'fact',
  },
  tells: [
    on(PersonChanged, ({ origin, before, after }, messageId) => {
      const userId = (after ?? before)?.userId
      const standing = standingOf(after)
      if (userId === undefined || JSON.stringify(standing) === JSON.stringify(standingOf(before))) return undefined
      const changedAt = origin?.changedAt
      return { messageId, userId, version: versionOf(changedAt, messageId), changedAt, ...standing }
    }),
  ],
}

function standingOf(person: Person | undefined) {
  const { state, licences = [], location = DirectoryLocation.UNSPECIFIED } = person ?? {}
  return {
    enabled: state === PersonState.ENABLED || state === PersonState.ENFORCED,
    licensed: licences.some((licence) => full.has(licence)),
    location: person ? location : DirectoryLocation.UNSPECIFIED,
  }
}
