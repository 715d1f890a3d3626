import { fileURLToPath } from 'node:url'
import { auditKey } from '#libs/audit/signature'
import { consume } from '#libs/events/consume'
import { listen } from '#libs/events/listen'
import type { RunningServer } from '#libs/rpc/server-options'
import { every } from '#libs/runtime/every'
import type { Life } from '#libs/runtime/run'
import { realWorld } from '#libs/runtime/world'
import { lay, type Surroundings } from '#libs/service/foundation'
import { openFront } from '#libs/service/front'
import { heartbeats } from '#libs/service/heartbeat'
import { knownKeys } from '#libs/service/known-keys'
import { untilDone } from '#libs/service/until-done'
import { anchorAudit } from './anchor-audit.ts'
import { closeMonths } from './close-months.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { countHours } from './count-hours.ts'
import type { Schema } from './db/schema.ts'
import { keepDays } from './keep-days.ts'
import { makeExport } from './make-export.ts'
import { remembering } from './remembering.ts'
import { hearServer } from './hear-server.ts'
import { keepShadow } from './keep-shadow.ts'
import { openShadow } from './shadow.ts'
import { implementations } from './service.ts'

/** Where the tables of the service are described. */
export const migrations = fileURLToPath(new URL('./db/migrations', import.meta.url))

/** Starts the reporting service, part by part, each given to its life. */
export async function begin(
  life: Life,
  config: Config,
  { world = realWorld, ...told }: Surroundings = {},
): Promise<RunningServer> {
  const foundation = await lay<Schema>(life, { name: 'reporting', config, migrations, ...told })
  const { log, nats: connection, database } = foundation
  await keepDays({ database, world })
  const consumption = consume({ connection, database, durable: 'reporting', handlers: remembering(world), log })
  life.add('consumer', consumption)
  const key = config.AUDIT_KEY && auditKey(config.AUDIT_KEY.reveal())
  if (!key)
    log.warn({ missing: 'AUDIT_KEY' }, 'Audit logs are not signed: who can change the database can write them anew')
  const shadow = openShadow({ url: config.DATABASE_URL.reveal(), folder: migrations, log })
  life.add('shadow', { stop: () => shadow.database.close() })
  const ctx: Context = {
    ...{ database, world, auditKey: key, lag: () => consumption.lag() },
    ...{ shadow, nats: connection, log },
  }
  const words = { connection, subject: `${heartbeats}.*`, queue: 'reporting', log }
  life.add(
    'heartbeats of servers',
    listen(words, (word) => hearServer(ctx, word)),
  )
  life.add(
    'days',
    every(6 * 3_600_000, () => keepDays(ctx), { log }),
  )
  life.add(
    'projections that are built anew',
    every(5_000, () => keepShadow(ctx), { log }),
  )
  life.add(
    'counts',
    every(2_000, () => countHours(ctx), { log }),
  )
  life.add(
    'months',
    every(3_600_000, () => closeMonths(ctx), { log }),
  )
  life.add(
    'anchors',
    every(600_000, () => anchorAudit(ctx), { log }),
  )
  life.add(
    'exports',
    every(1_000, (signal) => untilDone(() => makeExport(ctx, signal))(signal), { log }),
  )
  const authenticate = knownKeys(foundation, config.POLICY_ADDRESS, world)
  return openFront(life, foundation, { config, implementations: implementations(ctx), authenticate })
}
