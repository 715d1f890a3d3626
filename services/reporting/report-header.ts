import type { ReportHeader } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Context } from './context.ts'

/** What the header says of the events when the stream can not be asked. */
const unknown = -1

/** When a report is made, and how much it does not know yet. */
export async function reportHeader({ world, lag }: Pick<Context, 'world' | 'lag'>): Promise<ReportHeader> {
  return { madeAt: world.now(), eventsBehind: BigInt((await lag())?.events ?? unknown) }
}
