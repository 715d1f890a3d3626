import { line } from 'd3-shape'
import { axes, at, scales } from './axes.ts'
import { html, type Html } from './html.ts'
import { duration, minute } from './in-words.ts'
import { plot } from './plot.ts'
import type { Counted, Divided } from './spans.ts'

const lines = [
  { as: 'one', name: 'half of them (median)' },
  { as: 'two', name: '95 of 100' },
  { as: 'three', name: '99 of 100' },
]

/** How long it took over time until people were approved. */
export function waits(spans: readonly Counted[], divided: Divided): Html {
  const whole = withGaps(spans, divided)
  const both = scales([divided.from, divided.to], Math.max(0, ...spans.map((span) => span.waits[2])))
  const middle = (span: Counted) => both.x(new Date(span.at.getTime() + divided.step / 2))
  const drawn = lines.map(({ as }, which) => {
    const value = (span: Counted) => span.waits[which] ?? 0
    const path = line<Counted>(middle, (span) => both.y(value(span))).defined((span) => value(span) > 0)
    const alone = whole.filter((span, place) => value(span) > 0 && !near(whole, place).some((each) => value(each) > 0))
    return html`<path class="${as}" d="${path.digits(1)(whole) ?? ''}" />
      ${alone.map((span) => html`<circle class="dot ${as}" r="2.5" cx="${at(middle(span))}" cy="${at(both.y(value(span)))}" />`)}`
  })
  return plot({
    ...{ id: 'waits', title: 'How long it took' },
    says: 'From the beginning of a sign-in until it was approved, in those that were; right to a tenth. Where a line ends nobody was.',
    keys: lines,
    drawn: [axes(both, (ms) => (ms === 0 ? '0' : duration(ms))), ...drawn],
    table: {
      caption: 'Time until approved, by when sign-ins began (UTC)',
      heads: ['begins', ...lines.map(({ name }) => name)],
      rows: spans.map((span) => [minute(span.at), ...span.waits.map(duration)]),
    },
  })
}

const near = (whole: readonly Counted[], place: number) =>
  whole.slice(Math.max(0, place - 1), place + 2).filter((each) => each !== whole[place])

/** Every hour or day, those in which nothing happened too: a line has to break there. */
function withGaps(spans: readonly Counted[], { from, to, step }: Divided): Counted[] {
  const known = new Map(spans.map((span) => [span.at.getTime(), span]))
  const none = { attempts: 0, letIn: 0, denied: 0, rest: 0, waits: [0, 0, 0] } as const
  const count = Math.ceil((to.getTime() - from.getTime()) / step)
  return Array.from({ length: count }, (_, n) => {
    const begin = from.getTime() + n * step
    return known.get(begin) ?? { ...none, at: new Date(begin) }
  })
}
