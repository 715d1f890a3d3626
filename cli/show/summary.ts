import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { GetSummaryResponse, SummarySpan } from '#contracts/gen/countersign/reporting/v1/reporting'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { columns, table } from './table.ts'
import { methodName } from './method-name.ts'
import { moment } from './moment.ts'
import { usageHeader } from './usage.ts'

const { APPROVED, SKIPPED, DENIED } = ChallengeState
const widest = 40

type Part = readonly [count: number, draw: (text: string) => string]

/** Sign-ins over time as bars: let in, kept out, and neither; then all of them by state and by method, and how long they took. */
export function summary(style: Style, { header, spans, total }: GetSummaryResponse): string {
  if (!total || total.attempts === 0n) return 'Nobody signed in.'
  const most = Math.max(...spans.map(({ attempts }) => Number(attempts)))
  const rows = spans.map((span) => [
    moment(span.beginsAt).slice(0, 16),
    String(span.attempts),
    bar(partsOf(style, span), most),
    wait(span.medianMs),
    wait(span.p95Ms),
  ])
  return [
    table(style, ['begins', 'attempts', legend(style), 'median', '95 of 100'], rows),
    '',
    shares(style, 'states', total.states, (state) => word(ChallengeState, state)),
    '',
    shares(style, 'methods', total.methods, (method) => (method === 0 ? 'none' : methodName(method as Method))),
    '',
    `${total.attempts} attempts; approved in ${wait(total.medianMs)} (median), ${wait(total.p95Ms)} (95 of 100), ${wait(total.p99Ms)} (99 of 100)`,
    ...(header ? ['', usageHeader(style, header)] : []),
  ].join('\n')
}

function legend({ green, red, dim }: Style): string {
  return `${green('█')} let in  ${red('▓')} denied  ${dim('░')} neither`
}

function partsOf({ green, red, dim }: Style, { attempts, states }: SummarySpan): Part[] {
  const letIn = Number(states[APPROVED] ?? 0n) + Number(states[SKIPPED] ?? 0n)
  const denied = Number(states[DENIED] ?? 0n)
  return [
    [letIn, (text) => green(text.replaceAll(' ', '█'))],
    [denied, (text) => red(text.replaceAll(' ', '▓'))],
    [Number(attempts) - letIn - denied, (text) => dim(text.replaceAll(' ', '░'))],
  ]
}

/** A bar as long as its share of the most; what there is at all is seen. */
function bar(parts: readonly Part[], most: number): string {
  return parts.map(([count, draw]) => draw(' '.repeat(Math.ceil((count / most) * widest)))).join('')
}

function shares(
  { dim, cyan }: Style,
  head: string,
  counts: Readonly<Record<number, bigint>>,
  name: (number: number) => string,
): string {
  const entries = Object.entries(counts).map(([number, count]) => [Number(number), Number(count)] as const)
  const all = entries.reduce((sum, [, count]) => sum + count, 0)
  const rows = entries
    .toSorted(([, one], [, other]) => other - one)
    .map(([number, count]) => [
      name(number),
      String(count),
      `${((100 * count) / all).toFixed(1)} %`,
      cyan('█'.repeat(Math.max(1, Math.round((count / all) * widest)))),
    ])
  return columns([[dim(head), '', '', ''], ...rows])
}

function wait(ms: bigint): string {
  if (ms === 0n) return '–'
  const seconds = Number(ms) / 1_000
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`
}
