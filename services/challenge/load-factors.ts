import type { Context } from './context.ts'
import { usableFactors, type Counts, type FactorRow } from './db/factors.ts'
import { usesLeft } from './uses-left.ts'

/**
 * A person's factors that may be asked for now, the oldest first, what is counted against the person, and whether they have an
 * app password.
 */
export async function loadFactors(
  { database, world }: Pick<Context, 'database' | 'world'>,
  tenantId: string,
  userId: string,
): Promise<{ factors: FactorRow[]; guard: Counts; hasAppPassword: boolean }> {
  const { factors, ...standing } = await usableFactors(database.pool, tenantId, userId)
  const now = world.now()
  return { factors: factors.filter((factor) => usesLeft(factor, now) > 0), ...standing }
}
