import type { Transaction } from 'kysely'
import { FraudReported } from '#contracts/gen/countersign/fraud/v1/events'
import { BlockSource, FraudReportSource, type FraudReport } from '#contracts/gen/countersign/fraud/v1/fraud'
import { emit } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import type { World } from '#libs/runtime/world'
import { newBlock } from './block.ts'
import { insertReport, noteBlock } from './db/fraud-reports.ts'
import type { Schema } from './db/schema.ts'
import { settingsOf } from './db/settings.ts'
import { blockReason } from './fraud-report.ts'
import { imposeBlock } from './impose-block.ts'

/** What became of a report: it was taken, its challenge had one already, or people of the tenant may make none. */
export type Taking = { taken: FraudReport } | 'known' | 'off'

interface Circumstances extends Pick<Call, 'tenant' | 'traceparent'> {
  world: World
  /** Whether the person was asked to be blocked, and did not want it. */
  blockDeclined: boolean
}

/** Takes a report and, where the tenant wants it, blocks the person, with the events of both. */
export async function takeReport(
  trx: Transaction<Schema>,
  asked: FraudReport,
  { tenant, traceparent, world, blockDeclined }: Circumstances,
): Promise<Taking> {
  const { enableFraudAlert, blockForFraud, blockLifetimeDays: days } = await settingsOf(trx, tenant)
  if (!enableFraudAlert && asked.source !== FraudReportSource.ADMINISTRATOR) return 'off'
  const kept = await insertReport(trx, tenant, asked)
  if (!kept) return 'known'
  const now = asked.reportedAt as Date
  const report = blockForFraud && !blockDeclined ? await blocked(kept) : kept
  const payload = { report }
  await emit(trx, { tenant, event: FraudReported, payload, id: world.randomId(), occurredAt: now, traceparent })
  return { taken: report }

  async function blocked({ id, userId, reportedBy: blockedBy }: FraudReport): Promise<FraudReport> {
    const by = { source: BlockSource.FRAUD_ALERT, reason: blockReason(asked), blockedBy }
    const block = newBlock({ id: world.randomId(), userId, ...by, days, now })
    const standing = await imposeBlock(trx, block, { tenant, traceparent, world })
    return noteBlock(trx, tenant, id, standing.id)
  }
}
