import { fileURLToPath } from 'node:url'
import { CallFinished, PushTargetGone } from '#contracts/gen/countersign/delivery/v1/events'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
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
import { callEndings } from './call-endings.ts'
import { deadTargets } from './dead-targets.ts'
import type { Config } from './config.ts'
import { openContext } from './context.ts'
import type { Schema } from './db/schema.ts'
import { knownBlocks } from './known-blocks.ts'
import { personEndings } from './person-endings.ts'
import { implementations } from './service.ts'
import { takeReplies } from './take-replies.ts'
import { expireChallenges, forgetIdle, forgetOld, removeWhatIsOver } from './sweep.ts'

/** Where the tables of the service are described. */
export const migrations = fileURLToPath(new URL('./db/migrations', import.meta.url))

/** Starts the challenge service, part by part, each given to its life. */
export async function begin(
  life: Life,
  config: Config,
  { world = realWorld, ...told }: Surroundings = {},
): Promise<RunningServer> {
  const foundation = await lay<Schema>(life, { name: 'challenge', config, migrations, ...told })
  const { log, nats: connection, database } = foundation
  const { keyring, refresh } = await openKeyring(config, log)
  const ctx = openContext(config, foundation, { world, keyring })
  life.add('keyring', every(5_000, refresh, { log }))
  life.add(
    'watch',
    every(200, () => ctx.watch.look(), { log }),
  )
  life.add(
    'watch of prompts',
    every(200, () => ctx.promptWatch.look(), { log }),
  )
  life.add(
    'expiry',
    every(
      1_000,
      untilDone(() => expireChallenges(ctx)),
      { log },
    ),
  )
  life.add(
    'replies',
    every(500, () => takeReplies(ctx), { log }),
  )
  life.add(
    'forgetting',
    every(
      60_000,
      untilDone(() => forgetOld(ctx)),
      { log },
    ),
  )
  life.add(
    'removing',
    every(
      60_000,
      untilDone(() => removeWhatIsOver(ctx)),
      { log },
    ),
  )
  life.add(
    'forgetting people',
    every(3_600_000, (signal) => forgetIdle(ctx, signal), { log }),
  )
  const heard = { durable: 'challenge', filter: 'countersign.fraud.v1.>', handlers: knownBlocks }
  life.add('consumer', consume({ connection, database, log, ...heard }))
  const changed = `${PersonChanged.$type}.>`
  const endings = { durable: 'challenge-people', filter: changed, handlers: personEndings(world) }
  life.add('consumer of people', consume({ connection, database, log, ...endings }))
  const over = `${CallFinished.$type}.>`
  const calls = { durable: 'challenge-calls', filter: over, handlers: callEndings(ctx) }
  life.add('consumer of calls', consume({ connection, database, log, ...calls }))
  const dead = `${PushTargetGone.$type}.>`
  const targets = { durable: 'challenge-devices', filter: dead, handlers: deadTargets({ keyring, world }) }
  life.add('consumer of dead targets', consume({ connection, database, log, ...targets }))
  const authenticate = knownKeys(foundation, config.POLICY_ADDRESS, world)
  return openFront(life, foundation, { config, implementations: implementations(ctx), authenticate })
}
