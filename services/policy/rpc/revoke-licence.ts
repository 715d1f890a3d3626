import type { RevokeLicenceRequest, RevokeLicenceResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { changeLicences } from '../change-licences.ts'
import type { Context } from '../context.ts'

/** Takes a licence away; one that the person does not have changes nothing. Refuses with PERSON_NOT_FOUND. */
export async function revokeLicence(
  ctx: Context,
  { userId, licence }: RevokeLicenceRequest,
  call: Call,
): Promise<RevokeLicenceResponse> {
  const person = await changeLicences(ctx, {
    userId,
    licencesAfter: (licences) => licences.filter((held) => held !== licence),
    call,
  })
  return { person }
}
