import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Schema } from './schema.ts'

type Row = Record<string, unknown>

interface Ordered<Key extends string> {
  /** The column that orders the rows and names each. */
  key: Key
  /** Beyond which row to begin; nothing for the first. */
  after: string | undefined
  /** Such as `<` where the rows come in falling order. */
  beyond: '<' | '>'
}

/**
 * Rows of a statement, so many at a time: each page is a statement of its own, of the rows beyond the last, so that no
 * transaction stays open for a slow reader. The statement is given the condition for its `where`.
 */
export async function* pagesBy<Key extends string, Found extends Record<Key, string>>(
  db: Kysely<Schema>,
  { key, after, beyond }: Ordered<Key>,
  size: number,
  statement: (isBeyond: RawBuilder<boolean>, end: RawBuilder<unknown>) => RawBuilder<Found>,
): AsyncGenerator<Found[]> {
  const column = sql.ref(key)
  const end = sql`order by ${column} ${sql.raw(beyond === '<' ? 'desc' : 'asc')} limit ${size}`
  let last = after
  do {
    const isBeyond = last === undefined ? sql<boolean>`true` : sql<boolean>`${column} ${sql.raw(beyond)} ${last}`
    const { rows } = await statement(isBeyond, end).execute(db)
    if (rows.length > 0) yield rows
    last = rows.length === size ? (rows.at(-1) as Row & Found)[key] : undefined
  } while (last !== undefined)
}

/** All the conditions, those that are not wanted left out. */
export function all(...conditions: (RawBuilder<unknown> | false | '' | 0 | undefined)[]): RawBuilder<boolean> {
  const wanted = conditions.filter((condition) => typeof condition === 'object')
  return wanted.length === 0 ? sql`true` : sql`${sql.join(wanted, sql` and `)}`
}
