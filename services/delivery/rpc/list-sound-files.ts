import { z } from 'zod'
import type { ListSoundFilesRequest, ListSoundFilesResponse } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Call } from '#libs/rpc/call'
import { count, optionalText } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { listSoundFiles as select } from '../db/sound-files.ts'
import { listPage } from '../greetings/list-page.ts'

export const listShape = z.object({
  page: z.object({ pageSize: count(500), pageToken: optionalText(1_024) }).optional(),
})

/** Lists sound files, the oldest first. */
export async function listSoundFiles(
  { database }: Context,
  { page }: ListSoundFilesRequest,
  { tenant }: Call,
): Promise<ListSoundFilesResponse> {
  const listed = await listPage(page, (after, most) => select(database.kysely, { tenant, after, most }))
  return { soundFiles: listed.items, nextPageToken: listed.nextPageToken }
}
