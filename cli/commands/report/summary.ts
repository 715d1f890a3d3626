import { Command, Option } from 'commander'
import {
  GetSummaryRequest,
  GetSummaryResponse,
  ReportingServiceService,
  SummaryStep,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { summary as shown } from '#cli/show/summary'
import { choices, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { pointInTime } from '../point-in-time.ts'

interface Flags {
  from?: Date
  to?: Date
  by: string
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
    .addHelpText(
      'after',
      examples({ 'report summary': 'The last day', 'report summary --by day --from 2025-11-01': 'The month' }),
    )
    .action(async ({ from, to = new Date(), by }: Flags) => {
      const begin = from ?? new Date(to.getTime() - (usual[by] ?? 0))
      const request = GetSummaryRequest.fromPartial({ from: begin, to, step: valueOf(SummaryStep, by) })
      const response = await session.to(ReportingServiceService).getSummary(request)
      session.answer(GetSummaryResponse, response, (response) => shown(session.style, response))
    })
