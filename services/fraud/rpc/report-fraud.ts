import type { ReportFraudRequest, ReportFraudResponse } from '#contracts/gen/countersign/fraud/v1/fraud'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { reportOf } from '../db/fraud-reports.ts'
import { assertMayReport, newReport } from '../fraud-report.ts'
import { takeReport } from '../take-report.ts'

/** Takes a report and, where the tenant wants it, blocks the person, in one transaction with the events of both. */
export async function reportFraud(
  { database, world }: Context,
  request: ReportFraudRequest,
  { tenant, traceparent, caller }: Call,
): Promise<ReportFraudResponse> {
  assertMayReport(request, caller)
  const asked = newReport({ id: world.randomId(), request, caller, now: world.now() })
  const { blockDeclined } = request
  return database.kysely.transaction().execute(async (trx) => {
    const taking = await takeReport(trx, asked, { tenant, traceparent, world, blockDeclined })
    if (taking === 'off') throw off()
    return { report: taking === 'known' ? await reportOf(trx, tenant, asked.challengeId) : taking.taken }
  })
}

function off(): Refusal {
  return new Refusal(ErrorReason.FEATURE_OFF, 'people of this tenant may not report fraud: enable_fraud_alert is off')
}
