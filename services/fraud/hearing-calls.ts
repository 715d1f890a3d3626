import { CallFinished } from '#contracts/gen/countersign/delivery/v1/events'
import { FraudReportSource, type FraudReport } from '#contracts/gen/countersign/fraud/v1/fraud'
import { handler, type Handler, type Received } from '#libs/events/handler'
import type { World } from '#libs/runtime/world'
import type { Schema } from './db/schema.ts'
import { takeReport } from './take-report.ts'

/** Takes the report of whoever pressed the fraud code in a call: nobody has to be up for it but who hears of the call. */
export function hearingCalls(world: World): Handler<Schema>[] {
  return [
    handler(CallFinished, async (trx, received) => {
      // Frauds are few; each may block somebody, with its own event.
      for (const told of received.filter(({ event }) => event.fraudReported && event.userId !== '')) {
        const { event, envelope } = told
        const { tenant } = envelope
        await takeReport(trx, reportIn(told, world), { tenant, world, blockDeclined: !event.blockRequested })
      }
    }),
  ]
}

function reportIn({ event, envelope }: Received<CallFinished>, world: World): FraudReport {
  const { userId, challengeId, applicationId, clientIp, recipientHint: numberHint } = event
  const { finishedAt: reportedAt = envelope.time } = event
  return {
    ...{ reason: '', blocked: false, blockId: '' },
    id: world.randomId(),
    ...{ userId, challengeId, applicationId, clientIp },
    numberHint,
    reportedBy: userId,
    reportedAt,
    source: FraudReportSource.CALL,
  }
}
