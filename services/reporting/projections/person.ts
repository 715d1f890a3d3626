import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { PersonTable } from '../db/schema.ts'
import { on, type Projection, versionOf } from './projection.ts'

/** One row for every person, as they were last; who was removed keeps the name that old sign-ins are reported with. */
export const person: Projection<PersonTable> = {
  columns: {
    tenantId: 'key',
    userId: 'key',
    version: 'version',
    firstName: 'latest',
    lastName: 'latest',
    email: 'latest',
    language: 'latest',
    groups: 'latest',
    known: 'latest',
  },
  tells: [
    on(PersonChanged, ({ origin, before, after }, messageId) => {
      const person = after ?? before
      if (!person) return undefined
      const { userId, firstName, lastName, email, language, groups } = person
      const version = versionOf(origin?.changedAt, messageId)
      return { userId, version, firstName, lastName, email, language, groups, known: after !== undefined }
    }),
  ],
}
