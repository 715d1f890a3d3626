import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Context } from './context.ts'
import { findMessageByCarrier, type MessageRow } from './db/messages.ts'
import { eventsBetween } from './events.ts'
import { afterReceipt, isFinal, type Report } from './message.ts'

/** How a report's message is found, and the trace that it came in. */
interface Occasion {
  find: () => Promise<MessageRow | undefined>
  traceparent?: string | undefined
}

/** Enough: a message changes twice at most while a report on it waits. */
const attempts = 3

/** Stores what a carrier reports of a message, if that changes anything. Refuses CONCURRENT_UPDATE rather than lose it. */
export async function recordReport(ctx: Context, report: Report, { find, traceparent }: Occasion): Promise<void> {
  if (!isFinal(report)) return
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const before = await find()
    const after = before && afterReceipt(before, report, ctx.world.now())
    if (!before || !after) return
    const events = eventsBetween(before, after, { world: ctx.world, traceparent })
    if (await ctx.messages.save({ before, after, events })) return ctx.metrics.stepped(before, after)
  }
  throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'the message changed too often to record the report')
}

/**
 * Stores a report that names its message by the carrier's id alone. Throws where no message has it: the report may have
 * overtaken our own record, and the carrier brings it again.
 */
export async function recordReceipt(ctx: Context, report: Report): Promise<void> {
  const { account, receipt } = report
  const find = async () => (await findMessageByCarrier(ctx.database.pool, account, receipt.carrierId)) ?? unknown()
  await recordReport(ctx, report, { find })
}

function unknown(): never {
  throw new Refusal(ErrorReason.DELIVERY_NOT_FOUND, 'no message has that id at the carrier')
}
