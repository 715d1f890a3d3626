import { open } from 'node:fs/promises'
import { Person } from '#contracts/gen/countersign/policy/v1/admin'
import { parsedJson, readMessage } from './json-message.ts'
import type { FiledPerson } from './people-file.ts'

/** The people of a file with one of them a line, in the JSON that `people show --json` prints. */
export async function* readPeopleLines(path: string): AsyncGenerator<FiledPerson> {
  const file = await open(path)
  let line = 0
  for await (const text of file.readLines()) {
    line += 1
    if (text.trim() !== '') yield filed(line, text)
  }
}

function filed(line: number, text: string): FiledPerson {
  const read = readMessage(Person, parsedJson(text))
  return 'message' in read
    ? { line, person: read.message }
    : { line, userId: '', field: read.field, description: read.fault }
}
