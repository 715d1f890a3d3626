import type {
  ListVoiceMessagesRequest,
  ListVoiceMessagesResponse,
} from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { listVoiceMessages as select } from '../db/voice-messages.ts'
import { listPage } from '../greetings/list-page.ts'

/** Lists voice messages, the oldest first. */
export async function listVoiceMessages(
  { database }: Context,
  { page }: ListVoiceMessagesRequest,
  { tenant }: Call,
): Promise<ListVoiceMessagesResponse> {
  const listed = await listPage(page, (after, most) => select(database.kysely, { tenant, after, most }))
  return { voiceMessages: listed.items, nextPageToken: listed.nextPageToken }
}
