import type { Person, PutPersonRequest, PutPersonResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import { plainPerson } from '../plain-person.ts'
import { samePerson } from '../same-person.ts'
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
  const asked = plainPerson(request.person as Person)
  return database.kysely.transaction().execute(async (trx) => {
    const before = await lockPerson(trx, call.tenant, asked.userId)
    assertEtag(asked.etag, before?.etag)
    if (before && samePerson(before, asked)) return { person: before }
    const person = before
      ? await updatePerson(trx, call.tenant, asked)
      : await insertPerson(trx, call.tenant, { ...asked, createdAt: world.now() })
    if (!person) throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'another call has just created the person')
    await emitChange(trx, { event: PersonChanged, before, after: person, call, world })
    return { person }
  })
}
