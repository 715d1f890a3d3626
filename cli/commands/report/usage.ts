import { Command, Option } from 'commander'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import {
  ReportingServiceService,
  StreamUsageRequest,
  StreamUsageResponse,
  type ReportHeader,
  type UsageRow,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { printable } from '#cli/printable'
import type { Session, Style } from '#cli/session'
import { table } from '#cli/show/table'
import { usageHeader, usageHeads, usageRow } from '#cli/show/usage'
import { choices, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { pointInTime } from '../point-in-time.ts'
import { wholeNumber } from '../whole-number.ts'

interface Flags {
  from?: Date
  to?: Date
  user?: string
  app?: string
  state?: string
  event?: string
  most: number
}

/** More than this is for scripts: a table is held in memory, so that its columns line up. */
const longestTable = 10_000

export const usage: Build = (session) =>
  new Command('usage')
    .description('Show the sign-ins, the newest first.')
    .option('--from <moment>', 'from when on', pointInTime)
    .option('--to <moment>', 'until before when', pointInTime)
    .option('--user <user>', "only this person's")
    .option('--app <application>', 'only at this application')
    .option('--event <name>', 'only confirmations of this event')
    .addOption(new Option('--state <state>', 'only those in this state').choices(choices(ChallengeState)))
    .option('--most <count>', 'how many at the most; 0 for all, with --json', wholeNumber, 50)
    .addHelpText(
      'after',
      examples({
        'report usage --user ann --from 2025-11-01': "Ann's sign-ins of the month",
        'report usage --most 0 --json > usage.jsonl': 'All there is, a line of JSON each',
      }),
    )
    .action(async ({ from, to, user = '', app = '', event = '', state, most }: Flags, command: Command) => {
      const named = { userId: user, applicationId: app, eventName: event, state: valueOf(ChallengeState, state) }
      const json = command.optsWithGlobals<{ json?: boolean }>().json === true
      const rows = json ? most : Math.min(most || longestTable, longestTable)
      const request = StreamUsageRequest.fromPartial({ ...named, most: rows, ...(from && { from }), ...(to && { to }) })
      await (json ? asLines : asTable)(session, session.to(ReportingServiceService).streamUsage(request))
    })

async function asLines(session: Session, parts: AsyncIterable<StreamUsageResponse>): Promise<void> {
  for await (const part of parts) session.each(StreamUsageResponse, part, () => '')
}

async function asTable(session: Session, parts: AsyncIterable<StreamUsageResponse>): Promise<void> {
  const rows: UsageRow[] = []
  let header: ReportHeader | undefined
  for await (const { part } of parts) {
    if (part?.$case === 'row') rows.push(printable(part.value))
    else header = part?.value
  }
  session.say(report(session.style, rows, header))
}

function report(style: Style, rows: UsageRow[], header: ReportHeader | undefined): string {
  const body = rows.length === 0 ? 'No sign-in fits.' : table(style, usageHeads, rows.map(usageRow))
  return header ? `${body}\n\n${usageHeader(style, header)}` : body
}
