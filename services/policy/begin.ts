import { fileURLToPath } from 'node:url'
import { consume } from '#libs/events/consume'
import { cachedAuthentication } from '#libs/rpc/credential-cache'
import type { RunningServer } from '#libs/rpc/server-options'
import { every } from '#libs/runtime/every'
import type { Life } from '#libs/runtime/run'
import { realWorld } from '#libs/runtime/world'
import { lay, type Surroundings } from '#libs/service/foundation'
import { openFront } from '#libs/service/front'
import { untilDone } from '#libs/service/until-done'
import type { Config } from './config.ts'
import { openContext } from './context.ts'
import { openCountries } from '#libs/net/countries'
import type { Schema } from './db/schema.ts'
import { hearing } from './hearing.ts'
import { lookupCredential } from './lookup-credential.ts'
import { implementations, maxRequestBytes } from './service.ts'
import { expireBypasses, forgetOld } from './sweep.ts'

/** Where the tables of the service are described. */
export const migrations = fileURLToPath(new URL('./db/migrations', import.meta.url))

/** Starts the policy service, part by part, each given to its life. */
export async function begin(
  life: Life,
  config: Config,
  { world = realWorld, ...told }: Surroundings = {},
): Promise<RunningServer> {
  const foundation = await lay<Schema>(life, { name: 'policy', config, migrations, ...told })
  const { log, nats: connection, database } = foundation
  const countries = config.GEOIP_FILE === undefined ? undefined : await openCountries(config.GEOIP_FILE)
  if (countries) life.add('countries', every(60_000, countries.refresh, { log }))
  const ctx = openContext({ database, world, operatorKey: config.OPERATOR_KEY, countryOf: countries?.countryOf })
  life.add('consumer', consume({ connection, database, log, durable: 'policy', handlers: hearing }))
  life.add(
    'bypass expiry',
    every(
      5_000,
      untilDone(() => expireBypasses(ctx)),
      { log },
    ),
  )
  life.add(
    'forgetting',
    every(
      60_000,
      untilDone(() => forgetOld(ctx)),
      { log },
    ),
  )
  const authenticate = cachedAuthentication({
    lookup: (keyHash) => lookupCredential(ctx, keyHash),
    now: () => world.now().getTime(),
  })
  return openFront(life, foundation, { config, implementations: implementations(ctx), authenticate, maxRequestBytes })
}
