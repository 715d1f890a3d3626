import type { RemovePersonRequest, RemovePersonResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { deletePerson, personNotFound } from '../db/people.ts'

/** Removes a person. Refuses with PERSON_NOT_FOUND. */
export async function removePerson(
  { database, world }: Context,
  { userId }: RemovePersonRequest,
  call: Call,
): Promise<RemovePersonResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    const before = await deletePerson(trx, call.tenant, userId)
    if (!before) throw personNotFound()
    await emitChange(trx, { event: PersonChanged, before, call, world })
    return {}
  })
}
