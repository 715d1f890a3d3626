import { Command, Option } from 'commander'
import {
  GetSummaryRequest,
  GetSummaryResponse,
  ReportingServiceService,
  ReportKind,
  StreamReportRequest,
  SummaryStep,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { deliveredOf, type Delivered } from '#cli/page/deliveries'
import { summaryPage } from '#cli/page/summary-page'
import type { Session } from '#cli/session'
import { summary as shown } from '#cli/show/summary'
import { wholeReport } from '#cli/whole-report'
import { choices, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { pointInTime } from '../point-in-time.ts'

interface Flags {
  from?: Date
  to?: Date
  by: string
  html?: boolean
}

const hour = 3_600_000

/** How far back a summary goes unless it is told, by its step. */
const usual: Readonly<Record<string, number>> = { hour: 24 * hour, day: 30 * 24 * hour }

export const summary: Build = (session) =>
  new Command('summary')
    .description(
      'Draw how many signed in, by the hour or the day: what came of it, by which methods, how long it took.',
    )
    .option('--from <moment>', 'from when on; a day ago by the hour, thirty by the day', pointInTime)
    .option('--to <moment>', 'until before when; now unless given', pointInTime)
    .addOption(new Option('--by <step>', 'how it is divided').choices(choices(SummaryStep)).default('hour'))
    .option('--html', 'a page with plots, for a browser or for paper')
    .addHelpText(
      'after',
      examples({
        'report summary': 'The last day',
        'report summary --by day --from 2025-11-01': 'The month',
        'report summary --html > page.html': 'A page with plots, complete in itself',
      }),
    )
    .action(async ({ from, to = new Date(), by, html }: Flags) => {
      const begin = from ?? new Date(to.getTime() - (usual[by] ?? 0))
      const request = GetSummaryRequest.fromPartial({ from: begin, to, step: valueOf(SummaryStep, by) })
      const response = await session.to(ReportingServiceService).getSummary(request)
      if (html)
        return session.flow(summaryPage(response, divided(begin, to, by), await sentBetween(session, begin, to)))
      session.answer(GetSummaryResponse, response, (response) => shown(session.style, response))
    })

/** The span of a page, from the beginning of its first hour or day on. */
function divided(from: Date, to: Date, by: string) {
  const step = by === 'hour' ? hour : 24 * hour
  return { from: new Date(Math.floor(from.getTime() / step) * step), to, step }
}

/** What was sent meanwhile, for each carrier and country. */
async function sentBetween(session: Session, from: Date, to: Date): Promise<Delivered[]> {
  const request = StreamReportRequest.fromPartial({ kind: ReportKind.DELIVERIES, from, to })
  const [columns, sent]: [Parameters<typeof deliveredOf>[0], Delivered[]] = [[], []]
  for await (const { part } of wholeReport(session.to(ReportingServiceService), request)) {
    if (part?.$case === 'outline') columns.push(...part.value.columns)
    if (part?.$case === 'row') sent.push(deliveredOf(columns, part.value.cells))
  }
  return sent
}
