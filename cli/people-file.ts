import { extname } from 'node:path'
import type { Person } from '#contracts/gen/countersign/policy/v1/admin'
import { readPeopleCsv } from './people-csv.ts'
import { readPeopleLines } from './people-lines.ts'

/** A person as a file has them, or what is wrong with a line of it. */
export type FiledPerson = { line: number; person: Person } | ({ line: number } & Unreadable)

export interface Unreadable {
  /** The person, as far as it could be read. */
  userId: string
  field: string
  description: string
}

const readers: Readonly<Record<string, (path: string) => AsyncIterable<FiledPerson>>> = {
  '.csv': readPeopleCsv,
  '.jsonl': readPeopleLines,
}

/** The people of a file, as they are asked for, however many there are. */
export function readPeople(path: string): AsyncIterable<FiledPerson> {
  const reader = readers[extname(path).toLowerCase()]
  if (!reader) throw new Error(`${path}: the name of a file of people ends in ${Object.keys(readers).join(' or ')}`)
  return reader(path)
}
