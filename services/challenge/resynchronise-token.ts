import type { PoolClient } from 'pg'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Context } from './context.ts'
import { findSealed, saveResynchronisation } from './db/resynchronisations.ts'
import { storeEvents } from '#libs/events/store-events'
import type { TokenKey } from './db/tokens.ts'
import type { Attempt } from './guard.ts'
import { holdToken, type HeldToken } from './hold-token.ts'
import type { OathProgress, OathSecret } from './methods/oath.ts'
import { openFactor } from './open-factor.ts'
import { assertInTime } from './out-of-time.ts'
import { tokenNotFound } from './present-token.ts'
import { judgeResynchronisation, type Found } from './resynchronisation.ts'
import { resynchronisationEvents } from './resynchronisation-events.ts'

/** Codes of a token, on their way to be judged. */
export interface Shown {
  key: TokenKey
  codes: readonly string[]
  limits: Attempt['limits']
  traceparent: string | undefined
}

type Hands = Pick<Context, 'database' | 'world' | 'keyring'>

/**
 * Judges codes of somebody's token in one transaction, which holds the person and the token: of the same codes at the same
 * moment one finds it. Refuses as `holdToken` and `assertInTime` do, OBJECT_NOT_FOUND where it is nobody's, and
 * TOO_MANY_ATTEMPTS.
 */
export function resynchroniseToken(ctx: Hands, shown: Shown): Promise<Found> {
  return holdToken(ctx, shown.key, (client, held) => judgeUnderLock(ctx, client, held, shown))
}

async function judgeUnderLock(
  { world, keyring }: Hands,
  client: PoolClient,
  held: HeldToken,
  { codes, limits, traceparent }: Shown,
): Promise<Found> {
  const sealed = held.userId === '' ? undefined : await findSealed(client, held)
  if (!sealed) throw tokenNotFound()
  const now = world.now()
  assertInTime({ method: Method.OATH_TOKEN, progress: held.progress }, now)
  const { tenantId, userId, tallies, consecutive } = sealed
  const lost = {
    guard: { tenantId, userId, tallies, consecutive },
    progress: held.progress as OathProgress,
    open: () => openFactor(keyring, sealed) as OathSecret,
  }
  const { guard, outcome, lockedOut } = judgeResynchronisation(lost, codes, { limits, now })
  await saveResynchronisation(client, guard, held.factorId, outcome.progress)
  await storeEvents(client, resynchronisationEvents(held, { ...outcome, lockedOut, now, traceparent }, world))
  return outcome
}
