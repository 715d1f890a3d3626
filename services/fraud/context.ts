import type { Database } from '#libs/db/open'
import type { World } from '#libs/runtime/world'
import { findFacts, type FindFacts } from './db/find-facts.ts'
import type { Schema } from './db/schema.ts'

/** Everything a handler may touch. A test replaces any part of it. */
export interface Context {
  database: Database<Schema>
  world: World
  /** What is remembered that bears on a sign-in; questions that wait at the same moment share one statement. */
  findFacts: FindFacts
}

/** The context of a process: the sharing of statements is its own. */
export function openContext({ database, world }: Pick<Context, 'database' | 'world'>): Context {
  return { database, world, findFacts: findFacts(database.pool, world) }
}
