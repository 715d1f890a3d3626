import { fileURLToPath } from 'node:url'
import { DeliveryServiceService } from '#contracts/gen/countersign/delivery/v1/delivery'
import { CallFinished } from '#contracts/gen/countersign/delivery/v1/events'
import { SettingsChanged } from '#contracts/gen/countersign/policy/v1/events'
import { consume } from '#libs/events/consume'
import type { RunningServer } from '#libs/rpc/server-options'
import { every } from '#libs/runtime/every'
import type { Life } from '#libs/runtime/run'
import { realWorld } from '#libs/runtime/world'
import { lay, type Surroundings } from '#libs/service/foundation'
import { openFront } from '#libs/service/front'
import { knownKeys } from '#libs/service/known-keys'
import type { Config } from './config.ts'
import { openContext } from './context.ts'
import type { Schema } from './db/schema.ts'
import { hearingCalls } from './hearing-calls.ts'
import { hearingSettings } from './hearing-settings.ts'
import { learning } from './learning.ts'
import { openReputation } from './reputation.ts'
import { implementations } from './service.ts'
import { sweepActivity, sweepHistory } from './sweep.ts'
import { makeNotices, sendNotices } from './tell-notices.ts'

/** Where the tables of the service are described. */
export const migrations = fileURLToPath(new URL('./db/migrations', import.meta.url))

/** Starts the fraud service, part by part, each given to its life. */
export async function begin(
  life: Life,
  config: Config,
  { world = realWorld, ...told }: Surroundings = {},
): Promise<RunningServer> {
  const foundation = await lay<Schema>(life, { name: 'fraud', config, migrations, ...told })
  const { log, nats: connection, database } = foundation
  const { reputation, refreshes } = await openReputation(config)
  for (const refresh of refreshes) life.add('file of the operator', every(60_000, refresh, { log }))
  const delivery = foundation.peer(DeliveryServiceService, config.DELIVERY_ADDRESS, { idempotent: ['send'] })
  const ctx = openContext({ database, world, reputation, delivery, log })
  const heard = { durable: 'fraud', filter: 'countersign.challenge.v1.>', handlers: learning(reputation.countryOf) }
  life.add('consumer', consume({ connection, database, log, ...heard }))
  const changed = { durable: 'fraud-settings', filter: `${SettingsChanged.$type}.>`, handlers: hearingSettings }
  life.add('consumer of settings', consume({ connection, database, log, ...changed }))
  const calls = { durable: 'fraud-calls', filter: `${CallFinished.$type}.>`, handlers: hearingCalls(world) }
  life.add('consumer of calls', consume({ connection, database, log, ...calls }))
  life.add(
    'making of notices',
    every(5_000, () => makeNotices(ctx), { log }),
  )
  life.add(
    'notices',
    every(5_000, () => sendNotices(ctx), { log }),
  )
  life.add(
    'activity sweep',
    every(5 * 60_000, () => sweepActivity(ctx), { log }),
  )
  life.add(
    'history sweep',
    every(6 * 3_600_000, () => sweepHistory(ctx), { log }),
  )
  const authenticate = knownKeys(foundation, config.POLICY_ADDRESS, world)
  return openFront(life, foundation, { config, implementations: implementations(ctx), authenticate })
}
