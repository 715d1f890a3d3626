import { z } from 'zod'
import type { PageRequest } from '#contracts/gen/countersign/types/v1/page'
import { decodeCursor, encodeCursor } from '#libs/db/cursor'
import { uuid } from '#libs/rpc/shape'

const usualSize = 50
const keyShape = z.tuple([uuid()])

/** One part of a list by id, and where the next begins. Refuses INVALID_REQUEST a page token that is none of ours. */
export async function listPage<T extends { id: string }>(
  page: PageRequest | undefined,
  select: (after: string | undefined, most: number) => Promise<T[]>,
): Promise<{ items: T[]; nextPageToken: string }> {
  const size = page?.pageSize || usualSize
  const [after] = page?.pageToken ? decodeCursor(page.pageToken, keyShape) : []
  // One more than is wanted tells whether another page follows.
  const found = await select(after, size + 1)
  const items = found.slice(0, size)
  const last = found.length > size ? items.at(-1) : undefined
  return { items, nextPageToken: last === undefined ? '' : encodeCursor([last.id]) }
}
