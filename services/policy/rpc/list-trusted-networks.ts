import { z } from 'zod'
import type {
  ListTrustedNetworksRequest,
  ListTrustedNetworksResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { listTrustedNetworks as selectTrustedNetworks } from '../db/trusted-networks.ts'
import { listPage } from '../list-page.ts'

const keyShape = z.tuple([uuid()])

/** Lists trusted networks, the oldest first. */
export async function listTrustedNetworks(
  { database }: Context,
  { page }: ListTrustedNetworksRequest,
  { tenant }: Call,
): Promise<ListTrustedNetworksResponse> {
  const { items: trustedNetworks, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after, most) => selectTrustedNetworks(database.kysely, { tenant, after, most }),
    keyOf: ({ id }) => id,
  })
  return { trustedNetworks, nextPageToken }
}
