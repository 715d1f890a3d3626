import { z } from 'zod'
import {
  SoundFormat,
  type ReadSoundRequest,
  type ReadSoundResponse,
} from '#contracts/gen/countersign/delivery/v1/greeting'
import { count, optionalText } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { readPart } from '../db/sound-files.ts'
import { most } from '../greetings/limits.ts'
import { soundUrlHolds } from '../greetings/sound-url.ts'

export const readSoundShape = z.object({
  tenantId: optionalText(63),
  soundFileId: optionalText(64),
  until: z.bigint(),
  signature: optionalText(128),
  offset: count(most.fileBytes),
})

const partBytes = 512 * 1024

/** A part of a sound file, by an address that we signed: what it names was there, and is a UUID. */
export async function readSound(
  { database, keyring, world }: Context,
  { tenantId, soundFileId, until, signature, offset }: ReadSoundRequest,
): Promise<ReadSoundResponse> {
  const address = { tenantId, soundFileId, until: Number(until), signature }
  const part = soundUrlHolds(keyring, address, world.now())
    ? await readPart(database.kysely, { tenantId, id: soundFileId, offset, most: partBytes })
    : undefined
  return part
    ? { found: true, ...part }
    : { found: false, format: SoundFormat.UNSPECIFIED, size: 0, content: Buffer.of() }
}
