import { z } from 'zod'
import { SoundFileChanged } from '#contracts/gen/countersign/delivery/v1/events'
import type { UploadSoundFileRequest, UploadSoundFileResponse } from '#contracts/gen/countersign/delivery/v1/greeting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { bytes, count, optionalText } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { countSoundFiles, insertSoundFile, lockGreetings } from '../db/sound-files.ts'
import { emitChange } from '../greetings/emit-change.ts'
import { most, usualMostMs } from '../greetings/limits.ts'
import { readSound } from '../greetings/read-sound.ts'
import { soundParts } from '../greetings/sound-parts.ts'

const header = z.object({
  $case: z.literal('header'),
  value: z.object({ description: optionalText(200), fileBytes: count(2 ** 31 - 1) }),
})
const chunk = z.object({ $case: z.literal('chunk'), value: bytes(1024 * 1024) })
export const uploadSoundFileShape = z.object({ part: z.discriminatedUnion('$case', [header, chunk]) })

/** Keeps a sound file as it streams in. */
export async function uploadSoundFile(
  { database, world }: Context,
  requests: AsyncIterable<UploadSoundFileRequest>,
  call: Call,
): Promise<UploadSoundFileResponse> {
  const { header, content } = await soundParts(requests)
  const sound = await readSound(content)
  const { description } = header
  const row = { ...sound, description, content, size: content.length, tenantId: call.tenant }
  return database.kysely.transaction().execute(async (trx) => {
    await lockGreetings(trx, call.tenant)
    if ((await countSoundFiles(trx, call.tenant)) >= most.soundFiles) throw full()
    const soundFile = await insertSoundFile(trx, { ...row, id: world.randomId(), createdAt: world.now() })
    await emitChange(trx, { event: SoundFileChanged, after: soundFile, call, world })
    return { soundFile, tooLong: sound.durationMs > usualMostMs }
  })
}

function full(): Refusal {
  return new Refusal(ErrorReason.LIMIT_REACHED, `a tenant keeps at most ${most.soundFiles} sound files`)
}
