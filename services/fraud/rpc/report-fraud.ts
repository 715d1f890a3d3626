import { FraudReported } from '#contracts/gen/countersign/fraud/v1/events'
import {
  BlockSource,
  FraudReportSource,
  type FraudReport,
  type ReportFraudRequest,
  type ReportFraudResponse,
} from '#contracts/gen/countersign/fraud/v1/fraud'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { emit } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import { newBlock } from '../block.ts'
import type { Context } from '../context.ts'
import { insertReport, noteBlock, reportOf } from '../db/fraud-reports.ts'
import { settingsOf } from '../db/settings.ts'
import { assertMayReport, blockReason, newReport } from '../fraud-report.ts'
import { imposeBlock } from '../impose-block.ts'

/** Takes a report and, where the tenant wants it, blocks the person, in one transaction with the events of both. */
export async function reportFraud(
  { database, world }: Context,
  request: ReportFraudRequest,
  call: Call,
): Promise<ReportFraudResponse> {
  assertMayReport(request, call.caller)
  const now = world.now()
  const { tenant, traceparent } = call
  const asked = newReport({ id: world.randomId(), request, caller: call.caller, now })
  return database.kysely.transaction().execute(async (trx) => {
    const { enableFraudAlert, blockForFraud, blockLifetimeDays: days } = await settingsOf(trx, tenant)
    if (!enableFraudAlert && request.source !== FraudReportSource.ADMINISTRATOR) throw off()
    const kept = await insertReport(trx, tenant, asked)
    if (!kept) return { report: await reportOf(trx, tenant, asked.challengeId) }
    const report = blockForFraud && !request.blockDeclined ? await blocked(kept) : kept
    const payload = { report }
    await emit(trx, { tenant, event: FraudReported, payload, id: world.randomId(), occurredAt: now, traceparent })
    return { report }

    async function blocked({ id, userId, reportedBy: blockedBy }: FraudReport): Promise<FraudReport> {
      const by = { source: BlockSource.FRAUD_ALERT, reason: blockReason(asked), blockedBy }
      const block = newBlock({ id: world.randomId(), userId, ...by, days, now })
      const standing = await imposeBlock(trx, block, { tenant, traceparent, world })
      return noteBlock(trx, tenant, id, standing.id)
    }
  })
}

function off(): Refusal {
  return new Refusal(ErrorReason.FEATURE_OFF, 'people of this tenant may not report fraud: enable_fraud_alert is off')
}
