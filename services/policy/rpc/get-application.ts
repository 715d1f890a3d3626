import type { GetApplicationRequest, GetApplicationResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { applicationNotFound, findApplication } from '../db/applications.ts'

/** Gives an application. Refuses with APPLICATION_NOT_FOUND. */
export async function getApplication(
  { database }: Context,
  { applicationId }: GetApplicationRequest,
  { tenant }: Call,
): Promise<GetApplicationResponse> {
  const application = await findApplication(database.kysely, tenant, applicationId)
  if (!application) throw applicationNotFound()
  return { application }
}
