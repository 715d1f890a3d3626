import { z } from 'zod'
import { VoiceMessageChanged } from '#contracts/gen/countersign/delivery/v1/events'
import type {
  DeleteVoiceMessageRequest,
  DeleteVoiceMessageResponse,
} from '#contracts/gen/countersign/delivery/v1/greeting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { optionalText, uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { deleteVoiceMessage as remove, lockVoiceMessageById } from '../db/voice-messages.ts'
import { assertEtag } from '../greetings/assert-etag.ts'
import { emitChange } from '../greetings/emit-change.ts'

export const deleteVoiceMessageShape = z.object({ voiceMessageId: uuid(), etag: optionalText(64) })

/** Has the stock message heard again. */
export async function deleteVoiceMessage(
  { database, world }: Context,
  { voiceMessageId, etag }: DeleteVoiceMessageRequest,
  call: Call,
): Promise<DeleteVoiceMessageResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    const before = await lockVoiceMessageById(trx, call.tenant, voiceMessageId)
    if (!before) throw new Refusal(ErrorReason.VOICE_MESSAGE_NOT_FOUND, 'there is no such voice message')
    assertEtag(etag, before.etag)
    await remove(trx, call.tenant, voiceMessageId)
    await emitChange(trx, { event: VoiceMessageChanged, before, call, world })
    return {}
  })
}
