import { fileURLToPath } from 'node:url'
import { consume } from '#libs/events/consume'
import type { RunningServer } from '#libs/rpc/server-options'
import { every } from '#libs/runtime/every'
import type { Life } from '#libs/runtime/run'
import { realWorld } from '#libs/runtime/world'
import { lay, type Surroundings } from '#libs/service/foundation'
import { openFront } from '#libs/service/front'
import { knownKeys } from '#libs/service/known-keys'
import { openKeyring } from '#libs/service/open-keyring'
import { untilDone } from '#libs/service/until-done'
import { openCarriers } from './carriers.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { openMessages } from './db/open-messages.ts'
import type { Schema } from './db/schema.ts'
import { openHealth } from './health.ts'
import { learning } from './learning.ts'
import { openMetrics } from './metrics.ts'
import type { Account } from './providers/hand-over.ts'
import { recordReceipt } from './record-report.ts'
import { hearText } from './replies/hear-text.ts'
import { renameNumbers } from './replies/rename-numbers.ts'
import { implementations } from './service.ts'
import { expireMessages, forgetMessages } from './sweep.ts'

/** Where the tables of the service are described. */
export const migrations = fileURLToPath(new URL('./db/migrations', import.meta.url))

/** Starts the delivery service, part by part, each given to its life. */
export async function begin(
  life: Life,
  config: Config,
  { world = realWorld, ...told }: Surroundings = {},
): Promise<RunningServer> {
  const foundation = await lay<Schema>(life, { name: 'delivery', config, migrations, ...told })
  const { log, database } = foundation
  const { keyring, refresh } = await openKeyring(config, log)
  life.add('keyring', every(5_000, refresh, { log }))
  const health = openHealth(world)
  const carriers = openCarriers(config)
  const ctx: Context = {
    database,
    messages: openMessages(database.pool),
    world,
    keyring,
    ...carriers,
    health,
    metrics: openMetrics(health),
    limits: config.SENDING_LIMITS,
    publicUrl: config.PUBLIC_URL,
    retentionMs: config.RETENTION,
    log,
  }
  life.add(
    'expiry',
    every(
      1_000,
      untilDone(() => expireMessages(ctx)),
      { log },
    ),
  )
  life.add(
    'forgetting',
    every(
      60_000,
      untilDone(() => forgetMessages(ctx)),
      { log },
    ),
  )
  life.add(
    'renaming',
    every(
      60_000,
      untilDone(() => renameNumbers(ctx)),
      { log },
    ),
  )
  const heard = { durable: 'delivery', filter: 'countersign.challenge.v1.>', handlers: learning }
  life.add('consumer', consume({ connection: foundation.nats, database, log, ...heard }))
  for (const account of carriers.accounts) attend(ctx, account, life)
  const authenticate = knownKeys(foundation, config.POLICY_ADDRESS, world)
  return openFront(life, foundation, { config, implementations: implementations(ctx), authenticate })
}

/** Keeps what an account reports over a connection of its own, for as long as the service lives. */
function attend(ctx: Context, { name: account, provider }: Account, life: Life): void {
  if (provider.close) life.add(`carrier ${account}`, { stop: () => provider.close?.() })
  provider.listen?.(
    (receipt) => recordReceipt(ctx, { account, receipt }),
    (text) => hearText(ctx, { name: account, provider }, text),
  )
}
