import { z } from 'zod'
import type { ListTenantsRequest, ListTenantsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { tenantId } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { listTenants as selectTenants } from '../db/tenants.ts'
import { listPage } from '../list-page.ts'
import { assertOperator } from '../operator.ts'

const keyShape = z.tuple([tenantId()])

/** Lists tenants by id, for the operator alone. */
export async function listTenants(
  { database }: Context,
  { page }: ListTenantsRequest,
  call: Call,
): Promise<ListTenantsResponse> {
  assertOperator(call)
  const { items: tenants, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after, most) => selectTenants(database.kysely, after, most),
    keyOf: ({ id }) => id,
  })
  return { tenants, nextPageToken }
}
