import { PersonState, type Person } from '#contracts/gen/countersign/policy/v1/admin'
import { DirectoryLocation, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { methodName } from './method-name.ts'
import { moment } from './moment.ts'

/** What is known of a person. */
export function person(style: Style, shown: Person): string {
  const { userId, state, location, administrator, licences, groups, email, language, defaultMethod } = shown
  return fields(style, [
    ['person', style.bold(userId)],
    ['name', fullName(shown)],
    ['state', word(PersonState, state)],
    ['lives in', word(DirectoryLocation, location)],
    ['licences', licenceNames(licences)],
    ['administrator', administrator ? 'yes' : ''],
    ['groups', groups.join(', ')],
    ['email', email],
    ['language', language],
    ['likes best', defaultMethod === Method.UNSPECIFIED ? '' : methodName(defaultMethod)],
    ['known since', moment(shown.createdAt)],
    ['etag', style.dim(shown.etag)],
  ])
}

export const personHeads = ['person', 'name', 'state', 'lives in', 'licences']

export function personRow(shown: Person): string[] {
  const { userId, state, location, licences } = shown
  return [userId, fullName(shown), word(PersonState, state), word(DirectoryLocation, location), licenceNames(licences)]
}

const fullName = ({ firstName, lastName }: Person) => `${firstName} ${lastName}`.trim()

const licenceNames = (licences: readonly LicenceKind[]) => licences.map((kind) => word(LicenceKind, kind)).join(', ')
