import { parseBuffer } from 'music-metadata'
import { SoundFormat } from '#contracts/gen/countersign/delivery/v1/greeting'
import { invalidRequest } from '#libs/rpc/shape'

/** What a sound file is, told by its content. */
export interface Sound {
  format: SoundFormat
  durationMs: number
}

/** Refuses INVALID_REQUEST what is neither WAV nor MP3, or plays nothing. */
export async function readSound(content: Buffer): Promise<Sound> {
  const read = await parseBuffer(content, undefined, { duration: true, skipCovers: true }).catch(() => undefined)
  const { container = '', codec = '', duration = 0 } = read?.format ?? {}
  const format = formatOf(container, codec)
  if (format === undefined || !(duration > 0)) throw unplayable('must be a WAV or an MP3 file')
  return { format, durationMs: Math.round(duration * 1_000) }
}

export function unplayable(description: string) {
  return invalidRequest([{ field: 'chunk', description }])
}

function formatOf(container: string, codec: string): SoundFormat | undefined {
  if (container === 'WAVE') return SoundFormat.WAV
  return container === 'MPEG' && /layer 3$/i.test(codec) ? SoundFormat.MP3 : undefined
}
