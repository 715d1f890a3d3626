import type { Role } from './projections/projection.ts'

/** What is known of one row, by column; undefined is what nothing has told yet. */
export type Row = Readonly<Record<string, string | number | boolean | Date | readonly string[] | undefined>>

/** The part of a projection that says what its rows look like. */
export interface Shape {
  readonly columns: Readonly<Record<string, Role>>
}

/** What was told of each row, put together: a row comes once. */
export function gather(shape: Shape, told: readonly Row[]): Row[] {
  const keys = columnsOf(shape, 'key', 'day')
  const join = joining(shape)
  const rows = new Map<string, Row>()
  for (const each of told) {
    const name = JSON.stringify(keys.map((key) => each[key]))
    rows.set(name, join(rows.get(name) ?? {}, each))
  }
  return [...rows.values()]
}

/** The columns that play one of the roles. */
export function columnsOf({ columns }: Shape, ...roles: Role[]): string[] {
  return Object.keys(columns).filter((column) => roles.some((role) => columns[column] === role))
}

/** Puts together what was told of one row: the same, whichever is named first. */
function joining(shape: Shape): (one: Row, other: Row) => Row {
  const [version = ''] = columnsOf(shape, 'version')
  const latest = columnsOf(shape, 'latest')
  return (one, other) => {
    const joined = { ...one }
    if (isGreater(other[version], one[version])) for (const column of latest) joined[column] = other[column]
    for (const [column, value] of Object.entries(other)) {
      if (!latest.includes(column) && isGreater(value, joined[column])) joined[column] = value
    }
    return joined
  }
}

function isGreater(value: Row[string], known: Row[string]): boolean {
  return value !== undefined && (known === undefined || known < value)
}
