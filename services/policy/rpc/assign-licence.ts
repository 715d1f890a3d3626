import type { AssignLicenceRequest, AssignLicenceResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { changeLicences } from '../change-licences.ts'
import type { Context } from '../context.ts'

/** Assigns a licence; one that the person has changes nothing. Refuses with PERSON_NOT_FOUND. */
export async function assignLicence(
  ctx: Context,
  { userId, licence }: AssignLicenceRequest,
  call: Call,
): Promise<AssignLicenceResponse> {
  const person = await changeLicences(ctx, {
    userId,
    licencesAfter: (licences) => [...new Set([...licences, licence])],
    call,
  })
  return { person }
}
