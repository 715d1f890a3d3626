import { PersonState, type Person } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { RecordRegistrationRequest, RecordRegistrationResponse } from '#contracts/gen/countersign/policy/v1/policy'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { lockPerson, personNotFound, updatePerson } from '../db/people.ts'
import { emitChange } from '../emit-change.ts'
import { samePerson } from '../same-person.ts'

/** Takes note that a person has registered, or has to again; what is known already is not changed again. Refuses with PERSON_NOT_FOUND. */
export function recordRegistration(
  { database, world }: Context,
  request: RecordRegistrationRequest,
  call: Call,
): Promise<RecordRegistrationResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    const before = await lockPerson(trx, call.tenant, request.userId)
    if (!before) throw personNotFound()
    const asked = registered(before, request)
    if (samePerson(before, asked)) return { state: before.state }
    const after = await updatePerson(trx, call.tenant, asked)
    await emitChange(trx, { event: PersonChanged, before, after, call, world })
    return { state: after.state }
  })
}

/** Enabled until registered, enforced from then on (domain.md §12.1); a person who is disabled stays so. */
function registered(person: Person, { registered, defaultMethod }: RecordRegistrationRequest): Person {
  const [from, to] = registered
    ? [PersonState.ENABLED, PersonState.ENFORCED]
    : [PersonState.ENFORCED, PersonState.ENABLED]
  const state = person.state === from ? to : person.state
  return { ...person, state, defaultMethod: defaultMethod || person.defaultMethod }
}
