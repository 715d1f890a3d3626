import { Pool, type PoolClient, type QueryResultRow } from 'pg'
import { borrow } from './borrow.ts'
import { lostStatement } from './unavailable.ts'

/** Sends the statement on a connection of the pool, or on the one of the transaction that is under way. */
export type Prepared<Row, Values extends unknown[] = unknown[]> = (
  client: Pool | PoolClient,
  values: Values,
) => Promise<Row[]>

/** PostgreSQL cuts longer names (NAMEDATALEN - 1), and two that were cut might be the same. */
const LONGEST_NAME = 63

/**
 * A statement that each connection parses and plans once, under its name. Rows have the columns' names as the text gives
 * them: `as "camelCase"` where that is wanted. A name must not be used for a second text: that is refused when it is sent.
 */
export function prepared<Row extends object, Values extends unknown[] = unknown[]>(
  name: string,
  text: string,
): Prepared<Row, Values> {
  if (Buffer.byteLength(name) > LONGEST_NAME) throw new Error(`'${name}' is too long for the name of a statement`)
  const send = async (client: PoolClient, values: Values) =>
    (await client.query<Row & QueryResultRow>({ name, text, values })).rows

  return async function run(client, values): Promise<Row[]> {
    if (!(client instanceof Pool)) return send(client, values)
    try {
      return await borrow(client, (lent) => send(lent, values))
    } catch (error) {
      if (lostStatement(error)) return run(client, values)
      throw error
    }
  }
}
