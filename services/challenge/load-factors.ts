import type { Context } from './context.ts'
import { usableFactors, type FactorRow } from './db/factors.ts'
import { usesLeft } from './uses-left.ts'

/** A person's factors that may be asked for now, the oldest first, and until when the person is kept waiting. */
export async function loadFactors(
  { database, world }: Pick<Context, 'database' | 'world'>,
  tenantId: string,
  userId: string,
): Promise<{ factors: FactorRow[]; lockedUntil: Date | null }> {
  const { factors, lockedUntil } = await usableFactors(database.pool, tenantId, userId)
  const now = world.now()
  return { factors: factors.filter((factor) => usesLeft(factor, now) > 0), lockedUntil }
}
