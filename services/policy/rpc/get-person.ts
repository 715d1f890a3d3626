import type { GetPersonRequest, GetPersonResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { findPerson, personNotFound } from '../db/people.ts'

/** Gives a person. Refuses with PERSON_NOT_FOUND. */
export async function getPerson(
  { database }: Context,
  { userId }: GetPersonRequest,
  { tenant }: Call,
): Promise<GetPersonResponse> {
  const person = await findPerson(database.kysely, tenant, userId)
  if (!person) throw personNotFound()
  return { person }
}
