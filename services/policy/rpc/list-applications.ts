import { z } from 'zod'
import type { ListApplicationsRequest, ListApplicationsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { listApplications as selectApplications } from '../db/applications.ts'
import { listPage } from '../list-page.ts'
import { applicationId } from '../shapes.ts'

const keyShape = z.tuple([applicationId()])

/** Lists applications by id. */
export async function listApplications(
  { database }: Context,
  { page }: ListApplicationsRequest,
  { tenant }: Call,
): Promise<ListApplicationsResponse> {
  const { items: applications, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after, most) => selectApplications(database.kysely, { tenant, after, most }),
    keyOf: ({ id }) => id,
  })
  return { applications, nextPageToken }
}
