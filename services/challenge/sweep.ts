import type { PoolClient } from 'pg'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { transaction } from '#libs/db/transaction'
import { storeEvents } from '#libs/events/store-events'
import { Purpose } from './challenge.ts'
import type { Context } from './context.ts'
import type { ChallengeRow } from './db/challenges.ts'
import { forgetNonces } from './db/device-nonces.ts'
import { forgetFinished, forgetUnproved } from './db/forget.ts'
import { forgetRegistrations } from './db/registrations.ts'
import { forgetIdleGuards, nobody } from './db/forget-guards.ts'
import { finishPending, lockRunOut } from './db/finish.ts'
import { removeOver } from './db/remove-factors.ts'
import { replacingTokens } from './db/tokens.ts'
import { believedFor } from './device-proof.ts'
import { finishedEvent, removedEvent } from './events.ts'
import { methods } from './methods/index.ts'
import { retireReplaced } from './retire-replaced.ts'

const batch = 200
/** How many people are looked at together: a look reads little and mostly changes nothing. */
const glance = 1_000
/**
 * How long finished challenges are kept for callers who ask late, and people who have nothing and do nothing, in milliseconds:
 * thirty days. Reports keep their own.
 */
const kept = 30 * 24 * 3_600_000
/** After how long a factor that was not proved is given up, in milliseconds: well after its enrolment has run out. */
const unprovedFor = 3_600_000

/** Ends the challenges that nobody answered in time, and tells of it. True: there may be more. */
export async function expireChallenges(ctx: Pick<Context, 'database' | 'world' | 'metrics'>): Promise<boolean> {
  const ended = await transaction(ctx.database.pool, (client) => expireSome(ctx, client))
  ctx.metrics.finished(ended)
  return ended.length === batch
}

async function expireSome({ world }: Pick<Context, 'world'>, client: PoolClient): Promise<ChallengeRow[]> {
  const rows = await lockRunOut(client, { before: world.now(), most: batch })
  const ended = rows.map((row) => {
    return { ...row, state: ChallengeState.EXPIRED, resultCode: runOut(row), finishedAt: row.expiresAt }
  })
  const told = ended.filter(({ purpose }) => purpose === Purpose.SIGN_IN)
  const events = told.map((row) => finishedEvent(row, world))
  if (ended.length > 0) await finishPending(client, ended, events)
  return ended
}

function runOut({ options, factorId, resultCode, attemptsLeft, limits }: ChallengeRow): ResultCode {
  const method = options.find((option) => option.factorId === factorId)?.method
  if (!method) return resultCode
  const { unsent, unanswered, late = unanswered } = methods[method].outcomes
  if (unsent !== undefined && resultCode === unsent) return resultCode
  if (late === 'as judged') return resultCode || unanswered
  return attemptsLeft < limits.attempts ? late : unanswered
}

/** Removes factors whose time is over, and tells of it. True: there may be more. */
export function removeWhatIsOver({ database, world }: Pick<Context, 'database' | 'world'>): Promise<boolean> {
  return transaction(database.pool, async (client) => {
    const gone = await removeOver(client, { by: world.now(), most: batch })
    await storeEvents(
      client,
      gone.map((factor) => removedEvent(factor, world)),
    )
    return gone.length === batch
  })
}

/**
 * Forgets finished challenges that are old, factors that nobody proved, what devices signed that nobody would believe any more,
 * and registrations that are over, and takes back the tokens that another came in the place of, where that was not done at once. True: there may be more.
 */
export async function forgetOld({ database, world }: Pick<Context, 'database' | 'world'>): Promise<boolean> {
  const now = world.now().getTime()
  const unproved = await forgetUnproved(database.pool, { before: new Date(now - unprovedFor), most: batch })
  const finished = await forgetFinished(database.pool, { before: new Date(now - kept), most: batch })
  const nonces = await forgetNonces(database.pool, { before: new Date(now - 2 * believedFor), most: batch })
  const registrations = await forgetRegistrations(database.pool, { by: new Date(now), most: batch })
  const replaced = await replacingTokens(database.pool, batch)
  for (const token of replaced) await retireReplaced({ database, world }, token)
  return [unproved, finished, nonces, registrations, replaced.length].includes(batch)
}

/**
 * Forgets people who have neither factor nor PIN nor app password, of whom nothing is counted, and who have not been heard of for
 * long: most are strangers' inventions. Goes through all people once; gives how many were forgotten.
 */
export async function forgetIdle(
  { database, world }: Pick<Context, 'database' | 'world'>,
  signal: AbortSignal,
): Promise<number> {
  const before = new Date(world.now().getTime() - kept)
  let forgotten = 0
  let after: typeof nobody | undefined = nobody
  while (after) {
    if (signal.aborted) break
    const { gone, last } = await forgetIdleGuards(database.pool, { after, before, most: glance })
    forgotten += gone
    after = last
  }
  return forgotten
}
