import type { ZodType } from 'zod'
import type { PageRequest } from '#contracts/gen/countersign/types/v1/page'
import { decodeCursor, encodeCursor } from '#libs/db/cursor'

const usualSize = 50

interface Listing<T> {
  page: PageRequest | undefined
  /** The shape of what the list is ordered by. */
  keyShape: ZodType<[string]>
  /** So many items after the one of that key, or from the first. */
  select: (after: string | undefined, most: number) => Promise<T[]>
  keyOf: (item: T) => string
}

/** One part of a list, and where the next begins. Refuses with INVALID_REQUEST a page token that is none of ours. */
export async function listPage<T>({ page, keyShape, select, keyOf }: Listing<T>) {
  const size = page?.pageSize || usualSize
  const [after] = page?.pageToken ? decodeCursor(page.pageToken, keyShape) : []
  // One more than is wanted tells whether another page follows.
  const found = await select(after, size + 1)
  const items = found.slice(0, size)
  const last = found.length > size ? items.at(-1) : undefined
  return { items, nextPageToken: last === undefined ? '' : encodeCursor([keyOf(last)]) }
}
