import { inspect } from 'node:util'
import type { Pool } from 'pg'
import { STREAM } from '#libs/events/streams'
import type { Cluster } from '#test/cluster/boot'
import type { Place } from './find-leaks.ts'

/** Everything that the cluster wrote down, told on or answered so far, but for its spans. */
export async function placesIn({ pool, connection, lines, witness }: Cluster): Promise<Place[]> {
  const errors = witness.exchanges.flatMap(({ error }) => (error ? [error] : []))
  return [
    ...lines.map((text) => ({ where: 'a log line', text })),
    ...errors.map((error) => ({ where: 'an error', text: inspect(error, { depth: 10 }) })),
    ...(await rows(pool)),
    ...(await messages(connection)),
  ]
}

interface Column {
  table: string
  column: string
  bytes: boolean
}

/** Every value of every table of every schema; a table for each day makes many that were never written to. */
async function rows(pool: Pool): Promise<Place[]> {
  const { rows: columns } = await pool.query<Column>(
    `select format('%I.%I', table_schema, table_name) as table, column_name as column, data_type = 'bytea' as bytes
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
       and pg_relation_size(format('%I.%I', table_schema, table_name)::regclass) > 0`,
  )
  return (await Promise.all(columns.map((column) => valuesOf(pool, column)))).flat()
}

async function valuesOf(pool: Pool, { table, column, bytes }: Column): Promise<Place[]> {
  const name = `"${column}"`
  const statement = `select ${bytes ? name : `${name}::text`} as value from ${table} where ${name} is not null`
  const { rows: values } = await pool.query<{ value: string | Buffer }>(statement)
  return values.map(({ value }) => ({ where: `${table}.${column}`, text: value.toString('latin1') }))
}

/** Every message in the stream, subject and headers included. */
async function messages(connection: Cluster['connection']): Promise<Place[]> {
  const { streams } = await (await connection.ready()).jetstreamManager(false)
  const { state } = await streams.info(STREAM)
  const sequence = Array.from({ length: state.last_seq }, (_, index) => index + 1)
  const found = await Promise.all(sequence.map((seq) => streams.getMessage(STREAM, { seq })))
  return found.flatMap((message) => {
    if (!message) return []
    const { subject, header, data } = message
    const texts = [subject, header.toString(), Buffer.from(data).toString('latin1')]
    return texts.map((text) => ({ where: 'a message', text }))
  })
}
