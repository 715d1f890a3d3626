import { z } from 'zod'
import { VoiceMessageChanged } from '#contracts/gen/countersign/delivery/v1/events'
import {
  VoiceMessageType,
  type PutVoiceMessageRequest,
  type PutVoiceMessageResponse,
  type VoiceMessage,
} from '#contracts/gen/countersign/delivery/v1/greeting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { known, optionalText, uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { lockGreetings, lockSoundFile } from '../db/sound-files.ts'
import { countVoiceMessages, lockVoiceMessage, putVoiceMessage as put } from '../db/voice-messages.ts'
import { assertEtag } from '../greetings/assert-etag.ts'
import { emitChange } from '../greetings/emit-change.ts'
import { most } from '../greetings/limits.ts'

export const putVoiceMessageShape = z.object({
  voiceMessage: z.object({
    id: optionalText(64),
    type: known(VoiceMessageType),
    language: z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$/, 'must be a BCP 47 tag in lower case, such as de'),
    applicationId: optionalText(128),
    soundFileId: uuid(),
    etag: optionalText(64),
  }),
})

/** Has a sound file played instead of a stock message. */
export async function putVoiceMessage(
  { database, world }: Context,
  request: PutVoiceMessageRequest,
  call: Call,
): Promise<PutVoiceMessageResponse> {
  const { type, language, applicationId, soundFileId, etag } = request.voiceMessage as VoiceMessage
  const place = { tenantId: call.tenant, type, language, applicationId }
  return database.kysely.transaction().execute(async (trx) => {
    await lockGreetings(trx, call.tenant)
    const before = await lockVoiceMessage(trx, place)
    assertEtag(etag, before?.etag)
    if (!(await lockSoundFile(trx, call.tenant, soundFileId, 'share'))) {
      throw new Refusal(ErrorReason.SOUND_FILE_NOT_FOUND, 'there is no such sound file')
    }
    if (!before && (await countVoiceMessages(trx, call.tenant)) >= most.voiceMessages) throw full()
    const voiceMessage = await put(trx, { ...place, id: world.randomId(), soundFileId })
    await emitChange(trx, { event: VoiceMessageChanged, before, after: voiceMessage, call, world })
    return { voiceMessage }
  })
}

function full(): Refusal {
  return new Refusal(ErrorReason.LIMIT_REACHED, `a tenant has at most ${most.voiceMessages} voice messages`)
}
