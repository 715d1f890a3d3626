import type { Database } from '#libs/db/open'
import type { Secret } from '#libs/runtime/secret'
import type { World } from '#libs/runtime/world'
import { compilePolicy } from './compile-policy.ts'
import { noCountries } from '#libs/net/countries'
import type { CountryOf } from '#libs/net/countries'
import { recordDecision } from './db/decisions.ts'
import type { RecordDecision } from './db/decisions.ts'
import { findKnown } from './db/find-known.ts'
import type { FindKnown } from './db/find-known.ts'
import { findPolicy } from './db/find-policy.ts'
import type { Schema } from './db/schema.ts'
import { tenantNotFound } from './db/tenants.ts'
import { hashKey } from './key.ts'
import { rememberPolicies } from './policies.ts'
import type { Policies } from './policies.ts'

/** Everything a handler may touch. A test replaces any part of it. */
export interface Context {
  database: Database<Schema>
  world: World
  /** Who and what a sign-in is about; questions that wait at the same moment share one statement. */
  findKnown: FindKnown
  /** The tenants' policies, compiled and remembered. */
  policies: Policies
  /** Keeps what was decided; decisions that wait at the same moment share one statement. */
  recordDecision: RecordDecision
  countryOf: CountryOf
  /** The SHA-256 of the operator's own key; undefined where there is none. */
  operatorKeyHash: Buffer | undefined
}

interface Given extends Pick<Context, 'database' | 'world'> {
  operatorKey?: Secret | undefined
  countryOf?: CountryOf | undefined
}

/** The context of a process: the sharing of statements and what is remembered of policies are its own. */
export function openContext({ database, world, operatorKey, countryOf = noCountries }: Given): Context {
  const loadPolicy = async (tenant: string) => {
    const stored = await findPolicy(database.pool, tenant)
    if (!stored) throw tenantNotFound()
    return compilePolicy(stored)
  }
  return {
    database,
    world,
    findKnown: findKnown(database.pool),
    policies: rememberPolicies(loadPolicy),
    recordDecision: recordDecision(database.pool),
    countryOf,
    operatorKeyHash: operatorKey && hashKey(operatorKey.reveal()),
  }
}
