import { performance } from 'node:perf_hooks'
import Table from 'cli-table3'
import {
  GetSummaryRequest,
  ReportingServiceService,
  ReportKind,
  StreamReportRequest,
  SummaryStep,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { connect } from '#libs/rpc/client'
import type { Remote } from '#libs/rpc/remote'
import { until } from '#libs/testing/until'
import { reports } from '#services/reporting/reports/index'
import { catchUp } from './catch-up.ts'
import { fillReports } from './fill-reports.ts'
import { median } from './median.ts'
import { tenant } from './regulars.ts'
import type { Stage } from './stage.ts'

type Reporting = Remote<typeof ReportingServiceService>

interface Size {
  /** How many sign-ins are remembered. */
  attempts: number
  /** How many events come while reporting is down. */
  events: number
  /** Says how far it is. */
  progress(text: string): void
}

const [rounds, dayMs] = [3, 24 * 3_600_000]

/** Prints how long reports take among many sign-ins, and how fast reporting catches up. */
export async function printReportSpeed(stage: Stage, { attempts, events, progress }: Size): Promise<void> {
  const { cluster, pool } = stage
  const { perSecond, nodeMicros, postgresMicros } = await catchUp(stage, events)
  console.log(
    `\nReporting caught up with ${events.toLocaleString('en')} events at ${perSecond.toFixed(0)} a second; an event took it ` +
      `${nodeMicros.toFixed(0)} µs and the database ${postgresMicros.toFixed(0)} µs of processor time.`,
  )
  const begun = performance.now()
  await fillReports(cluster.databaseUrl, attempts, progress)
  console.log(
    `${attempts.toLocaleString('en')} sign-ins put in their place in ${seconds(performance.now() - begun)} s.`,
  )
  const counting = performance.now()
  const marks = `select (select count(*) from reporting.uncounted_hour) + (select count(*) from reporting.uncounted_delivery_day)`
  const uncounted = async () => {
    const { rows } = await pool.query<{ marks: string }>(`${marks} as marks`)
    progress(`${rows[0]?.marks} hours and days are to be counted`)
    return Number(rows[0]?.marks)
  }
  await until(async () => (await uncounted()) === 0, { within: 3_600_000, every: 100 })
  progress('')
  await pool.query('vacuum analyze reporting.usage_person_day')
  console.log(`Their hours and days counted in ${seconds(performance.now() - counting)} s.`)
  const reporting = connect(ReportingServiceService, {
    ...{ address: cluster.addresses.reporting, key: cluster.operatorKey, tenant, defaultTimeoutMs: 60_000 },
  })
  const table = new Table({
    head: ['', 'first page s', 'whole s'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [] },
  })
  for (const [name, read] of questions(reporting)) {
    const times: { first: number; whole: number }[] = []
    for (let round = 0; round < rounds; round += 1) times.push(await read())
    const cells = [median(times.map(({ first }) => first)), median(times.map(({ whole }) => whole))]
    table.push([name, ...cells.map((cell) => seconds(cell))])
  }
  console.log(table.toString())
  reporting.close()
}

const seconds = (ms: number) => (ms / 1_000).toFixed(3)

/** What is asked, and a way to ask it. A report of many pages is read to the end of its first. */
function questions(reporting: Reporting): [string, () => Promise<{ first: number; whole: number }>][] {
  const now = new Date()
  const summary = (step: SummaryStep, days: number) => async () => {
    const from = performance.now()
    await reporting.getSummary(
      GetSummaryRequest.create({ from: new Date(now.getTime() - days * dayMs), to: now, step }),
    )
    const whole = performance.now() - from
    return { first: whole, whole }
  }
  const kinds = Object.keys(reports).map(Number) as ReportKind[]
  const nameOf = (kind: ReportKind) => Object.entries(ReportKind).find(([, value]) => value === kind)?.[0] ?? ''
  return [
    ['summary of 90 days by the day', summary(SummaryStep.DAY, 90)],
    ['summary of 40 days by the hour', summary(SummaryStep.HOUR, 40)],
    ...kinds.map(
      (kind) => [nameOf(kind), () => firstPage(reporting, { kind })] as [string, () => ReturnType<typeof firstPage>],
    ),
    ...narrowed.map(
      (request) =>
        [
          `${nameOf(request.kind)}, of one ${'userGroup' in request ? 'group' : 'application'}`,
          () => firstPage(reporting, request),
        ] as [string, () => ReturnType<typeof firstPage>],
    ),
  ]
}

/** Counts that are narrowed by more than time. */
const narrowed = [
  { kind: ReportKind.USAGE_BY_PERSON, applicationId: 'app-3' },
  { kind: ReportKind.USAGE_BY_PERSON, userGroup: 'team-7' },
  { kind: ReportKind.USAGE_BY_DAY, applicationId: 'app-3' },
  { kind: ReportKind.USAGE_BY_DAY, userGroup: 'team-7' },
]

/** Counts that are few are read to their end: they are one answer. */
const short: ReadonlySet<ReportKind> = new Set([ReportKind.USAGE_BY_DAY, ReportKind.DELIVERIES])

async function firstPage(reporting: Reporting, request: Partial<StreamReportRequest> & { kind: ReportKind }) {
  const from = performance.now()
  let first = 0
  const most = short.has(request.kind) ? 0 : 1_000
  for await (const { part } of reporting.streamReport(StreamReportRequest.create({ ...request, most }))) {
    if (part?.$case === 'row' && first === 0) first = performance.now() - from
  }
  const whole = performance.now() - from
  return { first: first || whole, whole }
}
