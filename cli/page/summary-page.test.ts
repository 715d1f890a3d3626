import { describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { GetSummaryResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Delivered } from './deliveries.ts'
import { html } from './html.ts'
import { summaryPage } from './summary-page.ts'

const hour = 3_600_000
const from = new Date('2026-03-01T00:00Z')
const day = { from, to: new Date('2026-03-02T00:00Z'), step: hour }

/** A day of which every hour but the fifth had sign-ins. */
function busyDay(): GetSummaryResponse {
  const { APPROVED, SKIPPED, DENIED, PENDING } = ChallengeState
  const spanAt = (n: number) => ({
    beginsAt: new Date(from.getTime() + n * hour),
    attempts: BigInt(100 + n),
    states: { [APPROVED]: 60n, [SKIPPED]: BigInt(20 + n), [DENIED]: 15n, [PENDING]: 5n },
    methods: { 0: 20n, [Method.ONE_WAY_SMS]: 50n, [Method.APP_CODE]: 30n },
    ...{ medianMs: 8_000n, p95Ms: 21_000n, p99Ms: BigInt(40_000 + n * 1_000) },
  })
  const spans = Array.from({ length: 24 }, (_, n) => n).filter((n) => n !== 5)
  const header = { madeAt: day.to, eventsBehind: 0n }
  return GetSummaryResponse.fromPartial({ header, spans: spans.map(spanAt), total: { ...spanAt(0), attempts: 2_400n } })
}

const carrier: Delivered = { name: 'main, sms +49', messages: 40, delivered: 38, failed: 1, waiting: 1, cost: 1.2 }

/** A page without what only its source looks better by. */
const tight = (page: string) => page.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/ ?(<|>) ?/g, '$1')

describe('the page of a summary', () => {
  const page = tight(summaryPage(busyDay(), day, [carrier]))

  test('asks nothing of any other place, and runs nothing', () => {
    expect(page).not.toMatch(
      /<(script|link|img|iframe|object|embed|base)\b|\b(src|href|on\w+)=|url\(|@import|javascript:/i,
    )
    expect(page.match(/https?:/g)).toBeNull()
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`)
  })

  test('says by each plot what it is, and has its numbers below', () => {
    const plots = page.match(/<svg viewBox="0 0 860 \d+" role="img" aria-labelledby="(\w+) \1-says">/g)
    expect(plots).toHaveLength(4)
    for (const id of ['attempts', 'methods', 'waits', 'deliveries']) {
      expect(page).toMatch(new RegExp(`<h2 id="${id}">`))
      expect(page).toMatch(new RegExp(`<p id="${id}-says">`))
    }
    expect(page.match(/<caption>/g)).toHaveLength(4)
    expect(page).toContain('<th scope="row">2026-03-01 07:00</th><td>107</td><td>87</td><td>15</td>')
    expect(page).toContain(
      '<th scope="row">main, sms +49</th><td>40</td><td>38</td><td>1</td><td>1</td><td>95.0 %</td>',
    )
  })

  test('draws a bar for each part of each hour, and lets lines end where there is nothing', () => {
    expect(page.match(/<title>2026-03-01/g)).toHaveLength(23)
    expect(page).toContain('<title>2026-03-01 07:00: 107 attempts, 87 let in, 15 denied, 5 neither</title>')
    const [, path = ''] = /<path class="one" d="(M[^"]+L[^"]+)"/.exec(page) ?? []
    expect(path.match(/M/g)).toHaveLength(2)
  })

  test('is of numbers alone: none is lost on the way', () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/)
    const nobody = summaryPage(GetSummaryResponse.fromPartial({ total: { attempts: 0n } }), day, [])
    expect(nobody).not.toMatch(/NaN|undefined|Infinity|\[object/)
    expect(nobody).toContain('Nobody signed in.')
  })

  test('shows a name as it is, whatever it tries', () => {
    const name = `</text><script>alert("x")</script>'\u202e\u0000, sms`
    const evil = tight(summaryPage(busyDay(), day, [{ ...carrier, name }]))
    expect(evil).not.toContain('<script')
    expect(evil).toContain('&lt;/text&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;\ufffd\ufffd, sms')
  })
})

test('what is put into HTML is text, unless it is HTML itself', () => {
  const inner = html`<b>${'<i>'}</b>`
  expect(html`<p title="${'a"b&c'}">${[inner, 1, undefined, false]}</p>`.text).toBe(
    '<p title="a&quot;b&amp;c"><b>&lt;i&gt;</b>1</p>',
  )
})
