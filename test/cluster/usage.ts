import {
  StreamUsageRequest,
  type ReportHeader,
  type ReportingServiceService,
  type UsageRow,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Remote } from '#libs/rpc/remote'

export interface Report {
  header: ReportHeader
  rows: UsageRow[]
}

/** The whole usage report, or that of one person. */
export async function usage(reporting: Remote<typeof ReportingServiceService>, userId = ''): Promise<Report> {
  const parts = []
  for await (const { part } of reporting.streamUsage(StreamUsageRequest.create({ userId }))) parts.push(part)
  const [first, ...rest] = parts
  if (first?.$case !== 'header') throw new Error('a report begins with its header')
  return { header: first.value, rows: rest.flatMap((part) => (part?.$case === 'row' ? [part.value] : [])) }
}
