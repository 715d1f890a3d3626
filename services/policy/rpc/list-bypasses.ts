import { z } from 'zod'
import type { ListBypassesRequest, ListBypassesResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { listBypasses as selectBypasses } from '../db/bypasses.ts'
import { listPage } from '../list-page.ts'

const keyShape = z.tuple([uuid()])

/** Lists bypasses, the newest first. */
export async function listBypasses(
  { database, world }: Context,
  { page, userId, active }: ListBypassesRequest,
  { tenant }: Call,
): Promise<ListBypassesResponse> {
  const which = { tenant, userId, active, now: world.now() }
  const { items: bypasses, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after, most) => selectBypasses(database.kysely, { ...which, after, most }),
    keyOf: ({ id }) => id,
  })
  return { bypasses, nextPageToken }
}
