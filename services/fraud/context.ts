import type { Database } from '#libs/db/open'
import type { World } from '#libs/runtime/world'
import { findFacts, type FindFacts } from './db/find-facts.ts'
import { noReputation, type Reputation } from './reputation.ts'
import type { Schema } from './db/schema.ts'

/** Everything a handler may touch. A test replaces any part of it. */
export interface Context {
  database: Database<Schema>
  world: World
  /** What is remembered that bears on a sign-in; questions that wait at the same moment share one statement. */
  findFacts: FindFacts
  /** What the operator's files tell of addresses. */
  reputation: Reputation
}

/** The context of a process: the sharing of statements is its own. */
export function openContext({
  database,
  world,
  reputation = noReputation,
}: Pick<Context, 'database' | 'world'> & Partial<Pick<Context, 'reputation'>>): Context {
  return { database, world, reputation, findFacts: findFacts(database.pool, world) }
}
