import type { Context } from './context.ts'
import { endBypass } from './db/bypasses.ts'
import type { Cause } from './emit-change.ts'
import { tellBypassEnded } from './tell-bypass-ended.ts'

/** Uses a bypass up. However many sign-ins try at once, one gets it: false for the others, and where it has ended. */
export async function useBypass(
  { database, world }: Pick<Context, 'database' | 'world'>,
  id: string,
  call: Cause,
): Promise<boolean> {
  return database.kysely.transaction().execute(async (trx) => {
    const used = await endBypass(trx, 'used', { tenant: call.tenant, id, now: world.now() })
    if (used) await tellBypassEnded(trx, used, { call, world })
    return used !== undefined
  })
}
