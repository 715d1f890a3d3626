import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { ImportTokensHeader, type ImportTokensRequest } from '#contracts/gen/countersign/challenge/v1/token'

/** A token file in the parts that it is sent in, read as they are asked for. */
export async function* tokenFileParts(
  path: string,
  header: Omit<ImportTokensHeader, 'fileBytes'>,
): AsyncGenerator<ImportTokensRequest> {
  const { size } = await stat(path)
  yield { part: { $case: 'header', value: { ...header, fileBytes: BigInt(size) } } }
  for await (const chunk of createReadStream(path)) yield { part: { $case: 'chunk', value: chunk as Buffer } }
}
