import { Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import type { PutPersonRequest, PutPersonResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import { same } from '../same.ts'
import type { Context } from '../context.ts'
import { insertPerson, lockPerson, updatePerson } from '../db/people.ts'
import { assertEtag } from '../etag.ts'

/**
 * Creates a person or replaces what is known of them; what is known already is not changed again. Refuses with
 * ETAG_MISMATCH, and with CONCURRENT_UPDATE where two calls create the same person in the same moment.
 */
export async function putPerson(
  { database, world }: Context,
  request: PutPersonRequest,
  call: Call,
): Promise<PutPersonResponse> {
  const asked = plain(request.person as Person)
  return database.kysely.transaction().execute(async (trx) => {
    const before = await lockPerson(trx, call.tenant, asked.userId)
    assertEtag(asked.etag, before?.etag)
    if (before && same(Person, before, { ...asked, createdAt: before.createdAt, etag: before.etag })) {
      return { person: before }
    }
    const person = before
      ? await updatePerson(trx, call.tenant, asked)
      : await insertPerson(trx, call.tenant, { ...asked, createdAt: world.now() })
    if (!person) throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'another call has just created the person')
    await emitChange(trx, { event: PersonChanged, before, after: person, call, world })
    return { person }
  })
}

/** The person as they are kept: what is unspecified said out loud, and nothing twice. */
function plain(person: Person): Person {
  const state = person.state || PersonState.DISABLED
  const location = person.location || DirectoryLocation.CLOUD
  const licences = [...new Set(person.licences)].sort((one, other) => one - other)
  return { ...person, state, location, licences, groups: [...new Set(person.groups)] }
}
