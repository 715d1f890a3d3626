import type { Person } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import type { Call } from '#libs/rpc/call'
import { emitChange } from './emit-change.ts'
import type { Context } from './context.ts'
import { lockPerson, personNotFound, updatePerson } from './db/people.ts'

interface Change {
  userId: string
  /** The licences as they are to be. */
  licencesAfter: (licences: readonly LicenceKind[]) => LicenceKind[]
  call: Call
}

/** The person with other licences; without a change where they come to the same. Refuses with PERSON_NOT_FOUND. */
export async function changeLicences({ database, world }: Context, change: Change): Promise<Person> {
  const { userId, licencesAfter, call } = change
  return database.kysely.transaction().execute(async (trx) => {
    const before = await lockPerson(trx, call.tenant, userId)
    if (!before) throw personNotFound()
    const licences = licencesAfter(before.licences).sort((one, other) => one - other)
    if (licences.length === before.licences.length) return before
    const after = await updatePerson(trx, call.tenant, { ...before, licences })
    await emitChange(trx, { event: PersonChanged, before, after, call, world })
    return after
  })
}
