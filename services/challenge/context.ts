import { DeliveryServiceService } from '#contracts/gen/countersign/delivery/v1/delivery'
import { FraudServiceService } from '#contracts/gen/countersign/fraud/v1/fraud'
import { PolicyServiceService } from '#contracts/gen/countersign/policy/v1/policy'
import type { Database } from '#libs/db/open'
import type { Keyring } from '#libs/db/sealed'
import type { Remote } from '#libs/rpc/remote'
import type { Log } from '#libs/runtime/log'
import type { World } from '#libs/runtime/world'
import type { Foundation } from '#libs/service/foundation'
import { openAppPasswordGate, type AppPasswordGate } from './app-password-gate.ts'
import type { Config } from './config.ts'
import { markers } from './db/challenges.ts'
import { promptMarkers } from './db/prompts.ts'
import type { Schema } from './db/schema.ts'
import { openGate, type Gate } from './gate.ts'
import { knownLimits, type LimitsOf } from './limits.ts'
import { openMetrics, type Metrics } from './metrics.ts'
import { openSlowHash, type SlowHash } from './slow-hash.ts'
import { openWatch, type Watch } from './watch.ts'

/** Everything a handler may touch. A test replaces any part of it. */
export interface Context {
  database: Database<Schema>
  world: World
  keyring: Keyring
  fraud: Remote<typeof FraudServiceService>
  policy: Remote<typeof PolicyServiceService>
  delivery: Remote<typeof DeliveryServiceService>
  /** The one way by which an answer is judged. */
  gate: Gate
  /** The one way by which an app password is judged. */
  appPasswordGate: AppPasswordGate
  metrics: Metrics
  /** By which bounds it counts. */
  limitsOf: LimitsOf
  /** Tells of changes to a challenge. */
  watch: Watch
  /** Tells of changes to what a device is asked. */
  promptWatch: Watch
  /** The address under which devices reach the gateway. */
  publicUrl: string
  /** Hashes what people choose, a few answers at a time. */
  slowHash: SlowHash
  log: Log
}

/** The context of a running service. */
export function openContext(
  config: Config,
  foundation: Foundation<Schema>,
  { world, keyring }: Pick<Context, 'world' | 'keyring'>,
): Context {
  const { database, log, peer } = foundation
  const policy = peer(PolicyServiceService, config.POLICY_ADDRESS, {
    idempotent: ['decide', 'getFactorRules', 'recordRegistration'],
  })
  const slowHash = openSlowHash()
  const metrics = openMetrics()
  return {
    database,
    world,
    keyring,
    fraud: peer(FraudServiceService, config.FRAUD_ADDRESS, {
      idempotent: ['assess', 'reportFraud'],
      waitForReady: false,
    }),
    policy,
    delivery: peer(DeliveryServiceService, config.DELIVERY_ADDRESS, {
      idempotent: ['send', 'takeReplies'],
      waitForReady: false,
    }),
    gate: openGate({ database, keyring, world, slowHash, metrics }),
    metrics,
    appPasswordGate: openAppPasswordGate({ database, keyring, world }),
    limitsOf: knownLimits({ policy, world }),
    watch: openWatch((keys) => markers(database.pool, keys), world),
    promptWatch: openWatch((keys) => promptMarkers(database.pool, keys), world),
    publicUrl: config.PUBLIC_URL,
    slowHash,
    log,
  }
}
