import { UploadSoundFileRequest } from '#contracts/gen/countersign/delivery/v1/greeting'

/** A WAV file of so long a silence: 8000 samples of one byte a second, as telephones have them. */
export function tone({ ms }: { ms: number }): Buffer {
  const samples = Buffer.alloc(8 * ms, 128)
  const head = Buffer.alloc(44)
  head.write('RIFF')
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  // PCM, one channel, 8000 Hz, 8000 bytes a second, one byte a block, eight bits a sample.
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

/** An MP3 file of so many frames of silence, 24 ms each: MPEG 2 layer 3, 24000 Hz, mono, 32 kbit/s. */
export function mp3({ frames }: { frames: number }): Buffer {
  const frame = Buffer.alloc(96)
  frame.set([0xff, 0xf3, 0x44, 0xc4])
  return Buffer.concat(Array.from({ length: frames }, () => frame))
}

/** A sound file in the parts that it is sent in. */
export async function* soundFileParts(
  content: Buffer,
  description = '',
  fileBytes = content.length,
): AsyncGenerator<UploadSoundFileRequest> {
  yield { part: { $case: 'header', value: { description, fileBytes } } }
  for (let at = 0; at < content.length; at += 65_536) {
    yield { part: { $case: 'chunk', value: content.subarray(at, at + 65_536) } }
  }
}
