import { z } from 'zod'
import { SoundFileChanged } from '#contracts/gen/countersign/delivery/v1/events'
import type { DeleteSoundFileRequest, DeleteSoundFileResponse } from '#contracts/gen/countersign/delivery/v1/greeting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { deleteSoundFile as remove, lockSoundFile } from '../db/sound-files.ts'
import { isPlayed } from '../db/voice-messages.ts'
import { emitChange } from '../greetings/emit-change.ts'

export const deleteSoundFileShape = z.object({ soundFileId: uuid() })

/** Deletes a sound file that nothing plays. */
export async function deleteSoundFile(
  { database, world }: Context,
  { soundFileId }: DeleteSoundFileRequest,
  call: Call,
): Promise<DeleteSoundFileResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    const before = await lockSoundFile(trx, call.tenant, soundFileId, 'update')
    if (!before) throw new Refusal(ErrorReason.SOUND_FILE_NOT_FOUND, 'there is no such sound file')
    if (await isPlayed(trx, call.tenant, soundFileId)) {
      throw new Refusal(ErrorReason.SOUND_FILE_IN_USE, 'a voice message plays the sound file')
    }
    await remove(trx, call.tenant, soundFileId)
    await emitChange(trx, { event: SoundFileChanged, before, call, world })
    return {}
  })
}
