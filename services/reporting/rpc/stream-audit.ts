import type { StreamAuditRequest, StreamAuditResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { firstHash } from '#libs/audit/chain'
import { rangeStatement } from '#libs/audit/signature'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { hashOf, selectAnchors, selectHead, selectRows } from '../db/audit-rows.ts'
import { reportHeader } from '../report-header.ts'

const pageSize = 100

/** Streams a range of the tenant's audit log, or what is left of it, signed at its end as a whole. */
export async function* streamAudit(
  ctx: Context,
  request: StreamAuditRequest,
  { tenant }: Pick<Call, 'tenant'>,
): AsyncGenerator<StreamAuditResponse> {
  const { kysely } = ctx.database
  const last = (await selectHead(kysely, tenant))?.sequence ?? 0
  const from = Number(request.from) || 1
  const to = Math.min(Number(request.to) || last, last)
  const previousHash = from === 1 ? firstHash(tenant) : await hashOf(kysely, tenant, from - 1)
  if (!previousHash)
    throw invalidRequest([{ field: 'from', description: 'must be at most one more than there are rows' }])

  const after = Math.max(Number(request.after), from - 1)
  const lastHash = after < from ? previousHash : await hashOf(kysely, tenant, after)
  if (!lastHash) throw invalidRequest([{ field: 'after', description: 'must be a row of the log' }])

  const publicKey = ctx.auditKey?.publicKey ?? Buffer.alloc(0)
  const header = await reportHeader(ctx)
  yield part('head', { header, tenantId: tenant, from: BigInt(from), previousHash, publicKey })
  let [sequence, hash] = [after, lastHash]
  for await (const each of partsOf(ctx, tenant, { from: after + 1, to })) {
    if (each.part?.$case === 'row') [sequence, hash] = [Number(each.part.value.sequence), each.part.value.hash]
    yield each
  }
  const signedAt = ctx.world.now()
  const range = { tenant, from: BigInt(from), previousHash, sequence: BigInt(sequence), hash, signedAt }
  const signature = ctx.auditKey?.sign(rangeStatement(range)) ?? Buffer.alloc(0)
  yield part('end', { to: range.sequence, hash, signedAt, signature })
}

/** The rows and the signatures among them, a page at a time. */
async function* partsOf({ database: { kysely } }: Context, tenant: string, { from, to }: { from: number; to: number }) {
  for (let first = from; first <= to; first += pageSize) {
    const page = { from: first, to: Math.min(first + pageSize - 1, to), most: pageSize }
    const [rows, anchors] = await Promise.all([selectRows(kysely, tenant, page), selectAnchors(kysely, tenant, page)])
    const anchored = new Map(anchors.map((anchor) => [anchor.sequence, anchor]))
    for (const { sequence, body, hash } of rows) {
      yield part('row', { sequence: BigInt(sequence), body, hash })
      const anchor = anchored.get(sequence)
      if (anchor) yield part('anchor', { ...anchor, sequence: BigInt(sequence) })
    }
  }
}

type Part = NonNullable<StreamAuditResponse['part']>

function part<Case extends Part['$case']>(
  $case: Case,
  value: Extract<Part, { $case: Case }>['value'],
): StreamAuditResponse {
  return { part: { $case, value } as Part }
}
