import type { Role } from './projections/projection.ts'

/** What is known of one row, by column; undefined is what nothing has told yet. */
export type Row = Readonly<Record<string, string | number | Date | undefined>>

/** The part of a projection that says what its rows look like. */
export interface Shape {
  readonly columns: Readonly<Record<string, Role>>
}

/** What was told of each row, put together: a row comes once. */
export function gather(shape: Shape, told: readonly Row[]): Row[] {
  const keys = columnsOf(shape, 'key')
  const rows = new Map<string, Row>()
  for (const each of told) {
    const name = JSON.stringify(keys.map((key) => each[key]))
    rows.set(name, join(rows.get(name) ?? {}, each))
  }
  return [...rows.values()]
}

/** The columns that play a role. */
export function columnsOf({ columns }: Shape, role: Role): string[] {
  return Object.keys(columns).filter((column) => columns[column] === role)
}

/** Both of what was told of one row: the same, whichever is named first. */
function join(one: Row, other: Row): Row {
  const joined = { ...one }
  for (const [column, value] of Object.entries(other)) {
    const known = joined[column]
    if (known === undefined || (value !== undefined && known < value)) joined[column] = value
  }
  return joined
}
