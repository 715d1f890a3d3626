import type { Context } from './context.ts'
import { expireBypasses as endExpired } from './db/bypasses.ts'
import { forgetDecisions, forgetEndedBypasses, forgetExpiredDevices, forgetSuccesses } from './db/forget.ts'
import { tellBypassEnded } from './tell-bypass-ended.ts'

type Swept = Pick<Context, 'database' | 'world'>

const batch = 200
const largeBatch = 2_000

const day = 24 * 3_600_000

/** How long each is kept, in milliseconds: decisions as long as they may be simulated, successes as the longest cache rule. */
const kept = [
  { forget: forgetDecisions, for: 30 * day },
  { forget: forgetSuccesses, for: day },
  { forget: forgetExpiredDevices, for: 0 },
  { forget: forgetEndedBypasses, for: 90 * day },
]

/** Finds the bypasses that nobody used in time, and tells of them. True: there may be more. */
export async function expireBypasses({ database, world }: Swept): Promise<boolean> {
  return database.kysely.transaction().execute(async (trx) => {
    const expired = await endExpired(trx, world.now(), batch)
    for (const { tenant, bypass } of expired) {
      await tellBypassEnded(trx, bypass, { call: { tenant, caller: { kind: 'anyone' } }, world })
    }
    return expired.length === batch
  })
}

/** Forgets what is not looked at any more, some of each. True: there may be more. */
export async function forgetOld({ database, world }: Swept): Promise<boolean> {
  const now = world.now().getTime()
  let more = false
  for (const { forget, for: age } of kept) {
    const gone = await forget(database.pool, new Date(now - age), largeBatch)
    more ||= gone === largeBatch
  }
  return more
}
