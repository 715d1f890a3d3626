import type { MonthDifference } from '#contracts/gen/countersign/reporting/v1/projection'
import type { Context } from './context.ts'
import { selectClosed } from './db/statements.ts'
import { statements } from './statements.ts'

/** The closed months, of which events are kept, that would come to something else now than they were closed with. */
export async function monthDifferences(ctx: Pick<Context, 'database' | 'world'>): Promise<MonthDifference[]> {
  const differences: MonthDifference[] = []
  for (const { tenantId, month } of await selectClosed(ctx.database.kysely)) {
    const { statement, recomputed } = await statements(ctx, tenantId, month)
    if (!recomputed) continue
    const cents = { closedCents: statement.amountCents, presentCents: recomputed.amountCents }
    differences.push({ tenantId, month, ...cents })
  }
  return differences
}
