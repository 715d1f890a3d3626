import { z } from 'zod'
import type { ListNamedLocationsRequest, ListNamedLocationsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { listNamedLocations as selectNamedLocations } from '../db/named-locations.ts'
import { listPage } from '../list-page.ts'

const keyShape = z.tuple([uuid()])

/** Lists named locations, the oldest first. */
export async function listNamedLocations(
  { database }: Context,
  { page }: ListNamedLocationsRequest,
  { tenant }: Call,
): Promise<ListNamedLocationsResponse> {
  const { items: namedLocations, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after, most) => selectNamedLocations(database.kysely, { tenant, after, most }),
    keyOf: ({ id }) => id,
  })
  return { namedLocations, nextPageToken }
}
