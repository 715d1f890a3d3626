import { TextDecoder } from 'node:util'
import { most } from './limits.ts'
import { unreadable } from './unreadable.ts'

/**
 * The text of a file, a piece at a time: UTF-8, or UTF-16 where a byte order mark says so. Bytes that are neither become
 * U+FFFD. Refuses a file that is too large.
 */
export async function* textPieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  let read = 0
  for await (const piece of bytePieces(chunks)) {
    read += piece.length
    if (read > most.fileBytes) throw unreadable(`must be at most ${most.fileBytes / 2 ** 20} MiB`)
    decoder ??= new TextDecoder(encodingOf(piece))
    yield decoder.decode(piece, { stream: true })
  }
  if (decoder) yield decoder.decode()
}

/** The same bytes in pieces that are never large, and the first at least long enough for a byte order mark. */
async function* bytePieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes: Buffer = first ? Buffer.concat([first, chunk]) : chunk
    first = first && bytes.length < 2 ? bytes : undefined
    if (!first) yield* cut(bytes)
  }
  if (first?.length) yield first
}

function* cut(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += most.pieceBytes) yield bytes.subarray(at, at + most.pieceBytes)
}

/** Of the mark that the file begins with (RFC 2781, section 3.2). */
function encodingOf(piece: Buffer): string {
  if (piece[0] === 0xff && piece[1] === 0xfe) return 'utf-16le'
  return piece[0] === 0xfe && piece[1] === 0xff ? 'utf-16be' : 'utf-8'
}
