import type { Database } from '#libs/db/open'
import type { Keyring } from '#libs/db/sealed'
import type { Log } from '#libs/runtime/log'
import type { World } from '#libs/runtime/world'
import type { Messages } from './db/open-messages.ts'
import type { Schema } from './db/schema.ts'
import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'
import type { SendingLimits } from './sending-limits.ts'
import type { Carriers } from './carriers.ts'

/** Everything a handler may touch. A test replaces any part of it. */
export interface Context extends Carriers {
  database: Database<Schema>
  /** The log of messages; calls that wait at the same moment share one statement. */
  messages: Messages
  world: World
  keyring: Keyring
  /** Which accounts work, as far as this replica knows. */
  health: Health
  metrics: Metrics
  /** What may be sent, and how much of it. */
  limits: SendingLimits
  /** The address under which carriers reach the gateway. */
  publicUrl: string
  /** How long the log of messages is kept, in milliseconds. */
  retentionMs: number
  log: Log
}
