import { z } from 'zod'
import type { ListCredentialsRequest, ListCredentialsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { listCredentials as selectCredentials } from '../db/credentials.ts'
import { listPage } from '../list-page.ts'

const keyShape = z.tuple([uuid()])

/** Lists credentials, the oldest first. */
export async function listCredentials(
  { database }: Context,
  { page }: ListCredentialsRequest,
  { tenant }: Call,
): Promise<ListCredentialsResponse> {
  const { items: credentials, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after, most) => selectCredentials(database.kysely, { tenant, after, most }),
    keyOf: ({ id }) => id,
  })
  return { credentials, nextPageToken }
}
