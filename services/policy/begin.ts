import { fileURLToPath } from 'node:url'
import { cachedAuthentication } from '#libs/rpc/credential-cache'
import type { RunningServer } from '#libs/rpc/server-options'
import type { Life } from '#libs/runtime/run'
import { realWorld } from '#libs/runtime/world'
import { lay, type Surroundings } from '#libs/service/foundation'
import { openFront } from '#libs/service/front'
import type { Config } from './config.ts'
import { openContext } from './context.ts'
import type { Schema } from './db/schema.ts'
import { lookupCredential } from './lookup-credential.ts'
import { implementations } from './service.ts'

/** Where the tables of the service are described. */
export const migrations = fileURLToPath(new URL('./db/migrations', import.meta.url))

/** Starts the policy service, part by part, each given to its life. */
export async function begin(
  life: Life,
  config: Config,
  { world = realWorld, ...told }: Surroundings = {},
): Promise<RunningServer> {
  const foundation = await lay<Schema>(life, { name: 'policy', config, migrations, ...told })
  const ctx = openContext({ database: foundation.database, world, operatorKey: config.OPERATOR_KEY })
  const authenticate = cachedAuthentication({
    lookup: (keyHash) => lookupCredential(ctx, keyHash),
    now: () => world.now().getTime(),
  })
  return openFront(life, foundation, { config, implementations: implementations(ctx), authenticate })
}
