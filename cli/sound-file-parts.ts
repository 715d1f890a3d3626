import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { UploadSoundFileRequest } from '#contracts/gen/countersign/delivery/v1/greeting'

interface Upload {
  description: string
  /** Hears how much of it was sent, in bytes, each time there is more. */
  progress(sent: number, of: number): void
}

/** A sound file in the parts that it is sent in, read as they are asked for. */
export async function* soundFileParts(
  path: string,
  { description, progress }: Upload,
): AsyncGenerator<UploadSoundFileRequest> {
  const { size } = await stat(path)
  yield { part: { $case: 'header', value: { description, fileBytes: Math.min(size, 2 ** 31 - 1) } } }
  let sent = 0
  for await (const chunk of createReadStream(path)) {
    yield { part: { $case: 'chunk', value: chunk as Buffer } }
    progress((sent += (chunk as Buffer).length), size)
  }
}
