import { Command, Option } from 'commander'
import { ReportingServiceService, StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { wholeReport } from '#cli/whole-report'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { pointInTime } from '../point-in-time.ts'
import { wholeNumber } from '../whole-number.ts'
import { asked, filtered, type FilterName } from './filters.ts'
import { formats, type Format } from './formats.ts'
import type { Kind } from './kinds.ts'

interface Flags extends Partial<Record<FilterName, string>> {
  from?: Date
  to?: Date
  most?: number
  format: Format
}

/** The command of one report. */
export function report({ kind, name, description, filters }: Kind): Build {
  return (session) =>
    filtered(new Command(name).description(description), filters)
      .option('--from <moment>', 'from when on', pointInTime)
      .option('--to <moment>', 'until before when', pointInTime)
      .option('--most <count>', 'how many rows at the most; 0 for all (a table: 50 unless given)', wholeNumber)
      .addOption(
        new Option('--format <format>', 'a table for people, or all rows for programs')
          .choices(Object.keys(formats))
          .default('table'),
      )
      .addHelpText(
        'after',
        examples({
          [`report ${name} --from 2025-11-01 --to 2025-12-01`]: 'November',
          [`report ${name} --format csv > ${name}.csv`]: 'All that is kept, for a spreadsheet',
          [`report ${name} --format parquet > ${name}.parquet`]: 'The same, its columns typed',
        }),
      )
      .action(async ({ from, to, most, format, ...flags }: Flags, command: Command) => {
        const json = command.optsWithGlobals<{ json?: boolean }>().json === true
        const { bound, write } = formats[json ? 'jsonl' : format]
        const span = { ...(from && { from }), ...(to && { to }) }
        const request = StreamReportRequest.fromPartial({ kind, most: bound(most), ...span, ...asked(flags) })
        await write(session, wholeReport(session.to(ReportingServiceService), request))
      })
}
