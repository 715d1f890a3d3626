import type { Context } from './context.ts'
import { forget } from './db/forget.ts'
import type { Schema } from './db/schema.ts'
import { projections } from './projections/index.ts'

/** How long the sources keep reports, in milliseconds: ninety days. */
const kept = 90 * 24 * 3_600_000

/** Forgets what was first heard of ninety days ago. To be run every few hours. */
export async function sweep({ database, world }: Pick<Context, 'database' | 'world'>): Promise<void> {
  const before = new Date(world.now().getTime() - kept)
  for (const table of Object.keys(projections) as (keyof Schema)[]) await forget(database.kysely, table, before)
}
