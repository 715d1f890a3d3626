import type { GetStatementRequest, GetStatementResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { dayOf, isKept } from '../day.ts'
import { meteredDays } from '../db/metered-days.ts'
import { selectStatement } from '../db/statements.ts'
import { reportHeader } from '../report-header.ts'
import { daysOfMonth, statementOf } from '../statement.ts'

/** The statement of a month: as it was closed, or as it stands; and what a closed one would come to now. */
export async function getStatement(
  ctx: Context,
  { month }: GetStatementRequest,
  { tenant }: Pick<Call, 'tenant'>,
): Promise<GetStatementResponse> {
  const { kysely } = ctx.database
  const now = ctx.world.now()
  const days = daysOfMonth(month).filter((day) => day <= dayOf(now))
  const [header, closed] = await Promise.all([reportHeader(ctx), selectStatement(kysely, tenant, month)])
  const present = statementOf(month, await meteredDays(kysely, tenant, days))
  if (!closed) return { header, statement: present, recomputed: undefined }
  const statement = statementOf(month, closed.days, closed.closedAt)
  const differs = isKept(days[0] ?? '', now) && !isSame({ ...present, closedAt: closed.closedAt }, statement)
  return { header, statement, recomputed: differs ? present : undefined }
}

function isSame(one: object, other: object): boolean {
  const [first, second] = [one, other].map((each) => JSON.stringify(each, (_, value) => plain(value)))
  return first === second
}

const plain = (value: unknown) => (typeof value === 'bigint' ? String(value) : value)
