import type { Database } from '#libs/db/open'
import type { DeliveryServiceService } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Remote } from '#libs/rpc/remote'
import type { Log } from '#libs/runtime/log'
import type { World } from '#libs/runtime/world'
import { findFacts, type FindFacts } from './db/find-facts.ts'
import type { Reputation } from './reputation.ts'
import type { Schema } from './db/schema.ts'

/** Everything a handler may touch. A test replaces any part of it. */
export interface Context {
  database: Database<Schema>
  world: World
  /** What is remembered that bears on a sign-in; questions that wait at the same moment share one statement. */
  findFacts: FindFacts
  /** What the operator's files tell of addresses. */
  reputation: Reputation
  delivery: Pick<Remote<typeof DeliveryServiceService>, 'send'>
  log: Pick<Log, 'warn' | 'error'>
}

/** The context of a process: the sharing of statements is its own. */
export function openContext(given: Omit<Context, 'findFacts'>): Context {
  return { ...given, findFacts: findFacts(given.database.pool, given.world) }
}
