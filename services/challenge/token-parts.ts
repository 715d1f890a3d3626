import type { ImportTokensHeader, ImportTokensRequest } from '#contracts/gen/countersign/challenge/v1/token'
import { invalidRequest } from '#libs/rpc/shape'
import { most } from './token-files/limits.ts'
import { unreadable } from './token-files/unreadable.ts'

/** A token file as it streams in. */
export interface StreamedFile {
  header: ImportTokensHeader
  /** Its bytes, in pieces that are asked for one by one. */
  chunks: AsyncGenerator<Buffer>
  /** How many bytes of it were read so far. */
  bytes(): number
}

/** The file in a stream of its parts. Refuses INVALID_REQUEST where the header is not the first, and only the first. */
export async function tokenParts(requests: AsyncIterable<ImportTokensRequest>): Promise<StreamedFile> {
  const parts = requests[Symbol.asyncIterator]()
  const first = await parts.next()
  const part = first.done ? undefined : first.value.part
  if (part?.$case !== 'header') throw misplaced('must be the header, once and first')
  const header = part.value
  let bytes = 0

  async function* chunks() {
    for await (const { part } of { [Symbol.asyncIterator]: () => parts }) {
      if (part?.$case !== 'chunk') throw misplaced('must be a chunk, after the header')
      bytes += part.value.length
      if (bytes > most.fileBytes) throw unreadable(`must be at most ${most.fileBytes} bytes`)
      yield part.value
    }
    // That a stream ended does not prove that it was sent to its end.
    if (header.fileBytes > 0n && header.fileBytes !== BigInt(bytes)) throw unreadable('was cut off')
  }

  return { header, chunks: chunks(), bytes: () => bytes }
}

function misplaced(description: string) {
  return invalidRequest([{ field: 'part', description }])
}
