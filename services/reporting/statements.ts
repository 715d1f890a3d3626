import type { Statement } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Context } from './context.ts'
import { dayOf, isKept } from './day.ts'
import { meteredDays } from './db/metered-days.ts'
import { selectStatement } from './db/statements.ts'
import { daysOfMonth, statementOf } from './statement.ts'

/** The statement of a month: as it was closed, or as it stands; and what a closed one would come to now, where that differs. */
export async function statements(
  { database: { kysely }, world }: Pick<Context, 'database' | 'world'>,
  tenant: string,
  month: string,
): Promise<{ statement: Statement; recomputed: Statement | undefined }> {
  const now = world.now()
  const days = daysOfMonth(month).filter((day) => day <= dayOf(now))
  const [closed, metered] = await Promise.all([
    selectStatement(kysely, tenant, month),
    meteredDays(kysely, tenant, days),
  ])
  const present = statementOf(month, metered)
  if (!closed) return { statement: present, recomputed: undefined }
  const statement = statementOf(month, closed.days, closed.closedAt)
  const differs = isKept(days[0] ?? '', now) && !isSame({ ...present, closedAt: closed.closedAt }, statement)
  return { statement, recomputed: differs ? present : undefined }
}

function isSame(one: object, other: object): boolean {
  const [first, second] = [one, other].map((each) => JSON.stringify(each, (_, value) => plain(value)))
  return first === second
}

const plain = (value: unknown) => (typeof value === 'bigint' ? String(value) : value)
