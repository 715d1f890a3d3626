import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Argument, Command, Option } from 'commander'
import {
  type Export,
  ExportState,
  GetExportResponse,
  ReportFormat,
  ReportKind,
  ReportingServiceService,
  RequestExportRequest,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Session } from '#cli/session'
import { exported, howFar } from '#cli/show/export'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { pointInTime } from '../point-in-time.ts'
import { wholeNumber } from '../whole-number.ts'
import { asked, everyFilter, filtered, type FilterName } from './filters.ts'
import { kinds } from './kinds.ts'

interface Flags extends Partial<Record<FilterName, string>> {
  from?: Date
  to?: Date
  most: number
  format: keyof typeof formats
  wait?: boolean
}

const formats = { csv: ReportFormat.CSV, jsonl: ReportFormat.JSON_LINES, parquet: ReportFormat.PARQUET } as const

/** How often an export is asked after, in milliseconds. */
const lookMs = 500

export const exportReport: Build = (session) =>
  filtered(new Command('export'), everyFilter)
    .description('Have a long report made into a file, to be fetched later. Takes what the report itself takes.')
    .addArgument(new Argument('<report>', 'which report').choices(kinds.map(({ name }) => name)))
    .option('--from <moment>', 'from when on', pointInTime)
    .option('--to <moment>', 'until before when', pointInTime)
    .option('--most <count>', 'how many rows at the most; 0 for all', wholeNumber, 0)
    .addOption(new Option('--format <format>', 'what the file is').choices(Object.keys(formats)).default('csv'))
    .option('--wait', 'wait until it is ready, and show how far it is')
    .addHelpText(
      'after',
      examples({
        'report export usage-detail --format parquet': 'Ask for all sign-ins, and be told by which id to fetch them',
        'report export sign-ins --from 2025-11-01 --wait': 'Wait for the month',
      }),
    )
    .action(async (name: string, { from, to, most, format, wait, ...flags }: Flags) => {
      const kind = kinds.find((each) => each.name === name)?.kind ?? ReportKind.UNSPECIFIED
      const span = { ...(from && { from }), ...(to && { to }) }
      const request = RequestExportRequest.fromPartial({
        report: { kind, most, ...span, ...asked(flags) },
        format: formats[format],
        requestId: randomUUID(),
      })
      const { export: begun } = await session.to(ReportingServiceService).requestExport(request)
      const response = { export: wait ? await ended(session, begun as Export) : begun }
      session.answer(GetExportResponse, response, (response) => exported(session.style, response.export as Export))
      if (response.export?.state === ExportState.FAILED) session.disappoint()
    })

/** An export when it has ended; until then how far it is is told. */
export async function ended(session: Session, begun: Export): Promise<Export> {
  let now = begun
  while (now.state === ExportState.QUEUED || now.state === ExportState.RUNNING) {
    session.progress(howFar(now))
    await delay(lookMs)
    now = (await session.to(ReportingServiceService).getExport({ exportId: now.id })).export as Export
  }
  session.progress('')
  return now
}
