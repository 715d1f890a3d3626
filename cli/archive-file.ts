import { open } from 'node:fs/promises'
import { StreamEventsResponse } from '#contracts/gen/countersign/reporting/v1/projection'
import { parsedJson } from './json-message.ts'

/** What `events archive` wrote, line by line. Of a file that breaks off the last line may be a piece, and is left out. */
export async function* archiveFile(path: string): AsyncGenerator<StreamEventsResponse> {
  const file = await open(path)
  let [line, broken] = [0, 0]
  for await (const text of file.readLines()) {
    line += 1
    if (text.trim() === '') continue
    if (broken > 0) throw new Error(`${path}, line ${broken}: is no line of an archive`)
    const response = StreamEventsResponse.fromJSON(parsedJson(text) ?? {})
    if (response.part) yield response
    else broken = line
  }
  if (line === 0 || (line === 1 && broken > 0)) throw new Error(`${path}: is no archive of events`)
}
