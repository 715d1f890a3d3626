import { fileURLToPath } from 'node:url'
import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { CredentialServiceService } from '#contracts/gen/countersign/policy/v1/credential'
import { consume } from '#libs/events/consume'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { RunningServer } from '#libs/rpc/server-options'
import { every } from '#libs/runtime/every'
import type { Life } from '#libs/runtime/run'
import { realWorld } from '#libs/runtime/world'
import { lay } from '#libs/service/foundation'
import { openFront } from '#libs/service/front'
import { knownKeys } from '#libs/service/known-keys'
import type { Config } from './config.ts'
import { openContext, type Context } from './context.ts'
import type { Schema } from './db/schema.ts'
import { knownBlocks } from './known-blocks.ts'
import { answerChallenge } from './rpc/answer-challenge.ts'
import { cancelChallenge } from './rpc/cancel-challenge.ts'
import { confirmFactor } from './rpc/confirm-factor.ts'
import { enrolFactor } from './rpc/enrol-factor.ts'
import { getChallenge } from './rpc/get-challenge.ts'
import { listFactors } from './rpc/list-factors.ts'
import { removeFactor } from './rpc/remove-factor.ts'
import { resendChallenge } from './rpc/resend-challenge.ts'
import * as shapes from './rpc/shapes.ts'
import { startChallenge } from './rpc/start-challenge.ts'
import { watchChallenge } from './rpc/watch-challenge.ts'
import { expireChallenges, forgetOld } from './sweep.ts'

const challenges = { scope: 'challenge', peers: ['gateway', 'radius', 'ldap'] }
const factors = { scope: 'factors', peers: ['gateway'] }

/** Where the tables of the service are described. */
export const migrations = fileURLToPath(new URL('./db/migrations', import.meta.url))

/** Starts the service, part by part, each given to its life. */
export async function begin(life: Life, config: Config, world = realWorld): Promise<RunningServer> {
  const foundation = await lay<Schema>(life, { name: 'challenge', config, migrations })
  const { log, nats, database, peer } = foundation
  const ctx = openContext(config, foundation, world)
  life.add(
    'watch',
    every(200, () => ctx.watch.look(), { log }),
  )
  life.add(
    'expiry',
    every(1_000, (signal) => untilDone(signal, () => expireChallenges(ctx)), { log }),
  )
  life.add(
    'forgetting',
    every(60_000, (signal) => untilDone(signal, () => forgetOld(ctx)), { log }),
  )
  life.add(
    'consumer',
    consume({
      connection: nats,
      database,
      durable: 'challenge',
      filter: 'countersign.fraud.v1.>',
      handlers: knownBlocks,
      log,
    }),
  )
  const authenticate = knownKeys(peer(CredentialServiceService, config.POLICY_ADDRESS))
  return openFront(life, foundation, { config, implementations: implementations(ctx), authenticate })
}

async function untilDone(signal: AbortSignal, work: () => Promise<boolean>): Promise<void> {
  while (!signal.aborted && (await work()));
}

/** Every RPC of the challenge service: who may call it, what a request looks like, and what answers it. */
export function implementations(ctx: Context): Implementation[] {
  return [
    implement(ChallengeServiceService, {
      startChallenge: {
        access: challenges,
        shape: shapes.startChallengeShape,
        handle: (request, call) => startChallenge(ctx, request, call),
      },
      answerChallenge: {
        access: challenges,
        shape: shapes.answerChallengeShape,
        handle: (request, call) => answerChallenge(ctx, request, call),
      },
      resendChallenge: {
        access: challenges,
        shape: shapes.resendChallengeShape,
        handle: (request, call) => resendChallenge(ctx, request, call),
      },
      getChallenge: {
        access: challenges,
        shape: shapes.challengeIdShape,
        handle: (request, call) => getChallenge(ctx, request, call),
      },
      watchChallenge: {
        access: challenges,
        shape: shapes.challengeIdShape,
        handle: (request, call) => watchChallenge(ctx, request, call),
      },
      cancelChallenge: {
        access: challenges,
        shape: shapes.challengeIdShape,
        handle: (request, call) => cancelChallenge(ctx, request, call),
      },
    }),
    implement(FactorServiceService, {
      enrolFactor: {
        access: factors,
        shape: shapes.enrolFactorShape,
        handle: (request, call) => enrolFactor(ctx, request, call),
      },
      confirmFactor: {
        access: factors,
        shape: shapes.confirmFactorShape,
        handle: (request, call) => confirmFactor(ctx, request, call),
      },
      listFactors: {
        access: factors,
        shape: shapes.listFactorsShape,
        handle: (request, call) => listFactors(ctx, request, call),
      },
      removeFactor: {
        access: factors,
        shape: shapes.factorIdShape,
        handle: (request, call) => removeFactor(ctx, request, call),
      },
    }),
  ]
}
