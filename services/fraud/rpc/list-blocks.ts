import { z } from 'zod'
import type { ListBlocksRequest, ListBlocksResponse } from '#contracts/gen/countersign/fraud/v1/fraud'
import { decodeCursor, encodeCursor } from '#libs/db/cursor'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { listBlocks as selectBlocks } from '../db/blocks.ts'

const defaultSize = 50

/** Where a page ended: the id of its last block. */
const cursor = z.tuple([z.uuid()])

/** Lists blocks, the newest first. */
export async function listBlocks(
  { database, world }: Context,
  { userId, inForce, page }: ListBlocksRequest,
  { tenant }: Call,
): Promise<ListBlocksResponse> {
  const size = page?.pageSize || defaultSize
  const [before] = page?.pageToken ? decodeCursor(page.pageToken, cursor) : [undefined]
  const inForceAt = inForce ? world.now() : undefined
  // One more than is wanted tells whether another page follows.
  const found = await selectBlocks(database.kysely, { tenant, userId, inForceAt, before, most: size + 1 })
  const blocks = found.slice(0, size)
  const last = found.length > size ? blocks.at(-1) : undefined
  return { blocks, nextPageToken: last ? encodeCursor([last.id]) : '' }
}
