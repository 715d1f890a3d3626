import { axes, at, scales } from './axes.ts'
import { html, type Html } from './html.ts'
import { counted, minute, share } from './in-words.ts'
import { plot } from './plot.ts'
import type { Counted, Divided } from './spans.ts'

const parts = [
  ['good', 'let in', 'letIn'],
  ['bad', 'denied', 'denied'],
  ['rest', 'neither', 'rest'],
] as const

/** How many signed in over time, and what came of it. */
export function attempts(spans: readonly Counted[], divided: Divided): Html {
  const { from, to, step } = divided
  const both = scales([from, to], Math.max(0, ...spans.map((span) => span.attempts)))
  const { x, y } = both
  const wide = Math.max(1, (x(new Date(from.getTime() + step)) - x(from)) * 0.86)
  const bars = spans.map((span) => {
    let below = 0
    const pieces = parts.map(([as, , of]) => {
      const [bottom, top] = [y(below), y((below += span[of]))]
      return (
        span[of] > 0 &&
        html`<rect
          class="${as}"
          x="${at(x(span.at))}"
          width="${at(wide)}"
          y="${at(top)}"
          height="${at(bottom - top)}"
        />`
      )
    })
    return html`<g><title>${minute(span.at)}: ${said(span)}</title>${pieces}</g> `
  })
  return plot({
    ...{ id: 'attempts', title: 'Attempts and what came of them' },
    says: 'How many began to sign in, and whether they were let in, were denied, or neither: they gave up, or it is not over yet.',
    keys: parts.map(([as, name]) => ({ as, name })),
    drawn: [axes(both, counted), ...bars],
    table: {
      caption: 'Attempts, by when they began (UTC)',
      heads: ['begins', 'attempts', 'let in', 'denied', 'neither', 'let in of all'],
      rows: spans.map((span) => [
        ...[minute(span.at), counted(span.attempts), ...parts.map(([, , of]) => counted(span[of]))],
        share(span.letIn, span.attempts),
      ]),
    },
  })
}

const said = (span: Counted) =>
  `${counted(span.attempts)} attempts, ${parts.map(([, name, of]) => `${counted(span[of])} ${name}`).join(', ')}`
