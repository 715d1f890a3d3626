import type { SoundFileHeader, UploadSoundFileRequest } from '#contracts/gen/countersign/delivery/v1/greeting'
import { invalidRequest } from '#libs/rpc/shape'
import { most } from './limits.ts'
import { unplayable } from './read-sound.ts'

/** The file in a stream of its parts. Refuses INVALID_REQUEST where the header is not the first and only the first, one too long, one cut off. */
export async function soundParts(
  requests: AsyncIterable<UploadSoundFileRequest>,
): Promise<{ header: SoundFileHeader; content: Buffer }> {
  let header: SoundFileHeader | undefined
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const { part } of requests) {
    if ((part?.$case === 'header') === (header !== undefined)) throw misplaced()
    if (part?.$case === 'header') header = part.value
    if (part?.$case !== 'chunk') continue
    bytes += part.value.length
    if (bytes > most.fileBytes) throw unplayable(`must be at most ${most.fileBytes} bytes in all`)
    chunks.push(part.value)
  }
  if (!header) throw misplaced()
  // That a stream ended does not prove that it was sent to its end.
  if (header.fileBytes > 0 && header.fileBytes !== bytes) throw unplayable('was cut off')
  return { header, content: Buffer.concat(chunks) }
}

function misplaced() {
  return invalidRequest([{ field: 'part', description: 'must be the header, once and first, then chunks' }])
}
