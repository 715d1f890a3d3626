import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { parse, type InfoRecord } from 'csv-parse'
import { Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { DirectoryLocation, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { FiledPerson } from './people-file.ts'
import { choices, valueOf } from './words.ts'

type Values = Readonly<Record<string, number>>
type Cells = Readonly<Record<string, string>>

/** What is wrong with a cell. */
class BadCell extends Error {}

/** What each column says of a person; lists have their members parted by semicolons. */
const columns = {
  user_id: (userId: string) => ({ userId }),
  state: (cell: string) => ({ state: chosen(PersonState, cell) }),
  location: (cell: string) => ({ location: chosen(DirectoryLocation, cell) }),
  administrator: (cell: string) => ({ administrator: answered(cell) }),
  licences: (cell: string) => ({ licences: members(cell).map((licence) => chosen(LicenceKind, licence)) }),
  groups: (cell: string) => ({ groups: members(cell) }),
  first_name: (firstName: string) => ({ firstName }),
  last_name: (lastName: string) => ({ lastName }),
  email: (email: string) => ({ email }),
  language: (language: string) => ({ language }),
  default_method: (cell: string) => ({ defaultMethod: chosen(Method, cell) }),
} satisfies Record<string, (cell: string) => Partial<Person>>

type Column = keyof typeof columns

/** The columns that a file of people may have. */
export const peopleColumns = Object.keys(columns)

/** No line of a file of people is longer: 200 groups of 128 characters are most of it. */
const longestRecord = 256 * 1024

/** The people of a CSV file (RFC 4180) whose first line has the heads, in any order. */
export async function* readPeopleCsv(path: string): AsyncGenerator<FiledPerson> {
  const file = await open(path)
  const parser = parse({
    bom: true,
    columns: (heads: string[]) => checked(path, heads),
    info: true,
    max_record_size: longestRecord,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  })
  const records: AsyncIterable<{ record: Cells; info: InfoRecord }> = pipeline(
    file.createReadStream(),
    parser,
    () => {},
  )
  for await (const { record, info } of records) yield filed(record, info)
}

function checked(path: string, heads: readonly string[]): string[] {
  const names = heads.map((head) => head.trim().toLowerCase().replaceAll(/[ -]/g, '_'))
  const unknown = names.find((name) => !(name in columns))
  if (unknown !== undefined)
    throw new Error(`${path}: no column is called "${unknown}"; ${peopleColumns.join(', ')} are`)
  if (!names.includes('user_id')) throw new Error(`${path}: the column user_id is missing`)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`${path}: the column ${twice} is there twice`)
  return names
}

function filed(cells: Cells, { lines: line, error }: InfoRecord): FiledPerson {
  const userId = cells['user_id'] ?? ''
  if (error)
    return { line, userId, field: '', description: 'the line has other than as many fields as there are heads' }
  const person = Person.fromPartial({})
  for (const [name, cell] of Object.entries(cells)) {
    try {
      Object.assign(person, columns[name as Column](cell))
    } catch (fault) {
      if (fault instanceof BadCell) return { line, userId, field: name, description: fault.message }
      throw fault
    }
  }
  return { line, person }
}

const members = (cell: string) =>
  cell
    .split(';')
    .map((member) => member.trim())
    .filter((member) => member !== '')

function chosen<V extends Values>(values: V, cell: string): V[keyof V] {
  const choice = cell.toLowerCase().replaceAll(/[ _]/g, '-')
  const known = choices(values)
  if (choice !== '' && !known.includes(choice)) throw new BadCell(`must be one of ${known.join(', ')}`)
  return valueOf(values, choice || undefined)
}

function answered(cell: string): boolean {
  const answer = { '': false, no: false, false: false, yes: true, true: true }[cell.toLowerCase()]
  if (answer === undefined) throw new BadCell('must be yes or no')
  return answer
}
