import type { AuditKey } from '#libs/audit/signature'
import type { Database } from '#libs/db/open'
import type { Connection } from '#libs/events/connection'
import type { Log } from '#libs/events/log'
import type { World } from '#libs/runtime/world'
import type { Schema } from './db/schema.ts'
import type { Shadow } from './shadow.ts'

/** How much of the stream waits to be remembered, and how long ago the oldest of it was published, in milliseconds. */
export interface Lag {
  events: number
  oldestMs: number
}

/** Everything a handler may touch. A test replaces any part of it. */
export interface Context {
  database: Database<Schema>
  world: World
  /** What signs the audit logs; without one they are chained, and not signed. */
  auditKey?: AuditKey | undefined
  /** How many events wait to be remembered; nothing while the stream can not be asked. */
  lag: () => Promise<Lag | undefined>
  /** Where projections are built anew. */
  shadow: Shadow
  nats: Connection
  log: Log
}
