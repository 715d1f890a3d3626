import { CompiledQuery, type Kysely } from 'kysely'
import { columnsOf, type Row, type Shape } from '../gather.ts'
import type { Schema } from './schema.ts'
import { snake } from './snake.ts'

export type Upsert = (trx: Kysely<Schema>, rows: readonly Row[]) => Promise<void>

/**
 * Adds what was told to a table, all rows in one statement: a row that is not there yet is made. No row may come twice.
 * Rows go in by their keys' order, so that two replicas do not wait for each other in turn.
 */
export function upsert(table: keyof Schema, shape: Shape): Upsert {
  const name = snake(table)
  const keys = columnsOf(shape, 'key', 'day').map(snake)
  const [version = ''] = columnsOf(shape, 'version').map(snake)
  const greater = columnsOf(shape, 'fact', 'version').map(snake)
  const latest = columnsOf(shape, 'latest').map(snake)
  const columns = [...keys, ...greater, ...latest].join(', ')
  const sets = [
    ...greater.map((fact) => `${fact} = greatest(${name}.${fact}, excluded.${fact})`),
    ...latest.map(
      (each) =>
        `${each} = case when ${name}.${version} > excluded.${version} then ${name}.${each} else excluded.${each} end`,
    ),
  ]
  const text = `
    insert into ${name} (${columns})
    select ${columns} from json_populate_recordset(null::${name}, $1::json) order by ${keys.join(', ')}
    on conflict (${keys.join(', ')}) do update set ${sets.join(', ')}`

  return async (trx, rows) => {
    if (rows.length > 0) await trx.executeQuery(CompiledQuery.raw(text, [JSON.stringify(rows.map(toColumns))]))
  }
}

function toColumns(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [snake(column), value]))
}
