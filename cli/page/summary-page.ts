import type { GetSummaryResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { attempts } from './attempts.ts'
import { deliveries, type Delivered } from './deliveries.ts'
import { html, type Html } from './html.ts'
import { counted, duration, minute, share } from './in-words.ts'
import { methods } from './methods.ts'
import { countedOf, type Divided } from './spans.ts'
import { style } from './style.ts'
import { waits } from './waits.ts'

/** A page of how many signed in, what came of it and how long it took, complete in itself: it asks nothing of any other place. */
export function summaryPage(
  { header, spans, total }: GetSummaryResponse,
  divided: Divided,
  sent: readonly Delivered[],
): string {
  const parts = spans.map(countedOf)
  const whole = total && total.attempts > 0n ? countedOf(total) : undefined
  const title = `Sign-ins from ${minute(divided.from)} to ${minute(divided.to)} (UTC)`
  const lag = header?.eventsBehind ?? -1n
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          <h1>Sign-ins</h1>
          <p>
            ${minute(divided.from)} to ${minute(divided.to)} UTC, by the ${divided.step < 86_400_000 ? 'hour' : 'day'}.
            Made ${minute(header?.madeAt)},
            ${lag === 0n ? 'up to date' : lag < 0n ? 'how far behind is not known' : `${counted(Number(lag))} events behind`}.
          </p>
          ${
            whole && total
              ? [figures(whole, sent), attempts(parts, divided), methods(total), waits(parts, divided)]
              : html`<dl>
                  <div>
                    <dt>Nobody signed in.</dt>
                    <dd>0</dd>
                  </div>
                </dl>`
          }
          ${sent.length > 0 && deliveries(sent)}
        </main>
      </body>
    </html> `.text
}

/** What matters most, in figures. */
function figures(whole: ReturnType<typeof countedOf>, sent: readonly Delivered[]): Html {
  const [median, p95] = whole.waits
  const messages = sent.reduce((sum, each) => sum + each.messages, 0)
  const delivered = sent.reduce((sum, each) => sum + each.delivered, 0)
  const all = [
    ['attempts', counted(whole.attempts)],
    ['let in', share(whole.letIn, whole.attempts)],
    ['denied', share(whole.denied, whole.attempts)],
    ['until approved, median', duration(median)],
    ['until approved, 95 of 100', duration(p95)],
    ...(messages > 0 ? [['messages delivered', share(delivered, messages)]] : []),
  ] as const
  return html`<dl>
    ${all.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}
