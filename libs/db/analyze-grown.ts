import type { Pool } from 'pg'
import { prepared } from './prepared.ts'

const grown = prepared<{ name: string }, [number]>(
  'grown-tables',
  `select quote_ident(relname) as name from pg_class
   where relnamespace = current_schema()::regnamespace and relkind = 'r' and reltuples < $1
     and pg_stat_get_live_tuples(oid) > 50 + 2 * greatest(reltuples, 0)`,
)

/** From this size on a table does not double while autovacuum sleeps. */
const LARGE = 100_000

/**
 * Has those tables of the schema counted that hold more than twice as many rows as when they last were, and so has their
 * statements planned anew. Autovacuum does the same, a minute late: until then a table that was planned for while it was
 * empty is read by its tenant alone, whichever row of the tenant is wanted.
 */
export async function analyzeGrown(pool: Pool): Promise<void> {
  // One by one, and leaving alone what another replica is at.
  for (const { name } of await grown(pool, [LARGE])) await pool.query(`analyze (skip_locked) ${name}`)
}
