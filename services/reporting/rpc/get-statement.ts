import type { GetStatementRequest, GetStatementResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { reportHeader } from '../report-header.ts'
import { statements } from '../statements.ts'

/** The statement of a month: as it was closed, or as it stands; and what a closed one would come to now. */
export async function getStatement(
  ctx: Context,
  { month }: GetStatementRequest,
  { tenant }: Pick<Call, 'tenant'>,
): Promise<GetStatementResponse> {
  const [header, both] = await Promise.all([reportHeader(ctx), statements(ctx, tenant, month)])
  return { header, ...both }
}
