import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startCarrier } from '../server.ts'
import { accountSid, authToken, openTestAccount, type TestAccount } from '../test-account.ts'

let carrier: TestAccount
beforeAll(async () => {
  carrier = await openTestAccount()
})
afterAll(() => carrier.stop())

/** Reads server-sent events until as many have come. */
async function readEvents(body: ReadableStream<Uint8Array>, count: number) {
  const events: { event: string; data: unknown }[] = []
  let unread = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (unread + chunk).split('\n\n')
    unread = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? []
      events.push({ event, data: JSON.parse(data) })
    }
    if (events.length >= count) return events
  }
  return events
}

test('the page brings nothing from elsewhere and runs only its own script', async () => {
  const response = await fetch(carrier.url)
  const page = await response.text()
  const nonce = /<script nonce="([^"]+)">/.exec(page)?.[1]
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toContain(`default-src 'none'; script-src 'nonce-${nonce}'`)
  expect(page).not.toMatch(/\{\{|(src|href)="(?!data:)|innerHTML/)
})

test('the page can do all that is there to be done on a phone', async () => {
  const page = await (await fetch(carrier.url)).text()
  for (const label of [
    'Pick up',
    'Hang up',
    'Reply',
    '+ App',
    'Number shown at the sign-in',
    'Approve',
    'Deny',
    'Not me',
  ])
    expect(page).toContain(label)
  expect(page).toMatch(/<style nonce="[^"]+">\s*:root \{/)
})

test('each page has a nonce of its own', async () => {
  const nonces = []
  for (let count = 0; count < 2; count++)
    nonces.push(/nonce="([^"]+)"/.exec(await (await fetch(carrier.url)).text())?.[1])
  expect(new Set(nonces).size).toBe(2)
})

test('the event stream begins with the shelf and goes on with what happens', async () => {
  await carrier.behave('+15551230001', { deliver: 'delivered' })
  const response = await fetch(`${carrier.url}/events`)
  await carrier.text({ To: '+15551230001', Body: '<b>\n\n"' })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(response.body && (await readEvents(response.body, 2))).toEqual([
    {
      event: 'shelf',
      data: [
        { number: '+15551230001', deliver: 'delivered', inbox: [], sent: [], answer: 'person', calls: [], apps: [] },
      ],
    },
    { event: 'text', data: expect.objectContaining({ to: '+15551230001', body: '<b>\n\n"' }) },
  ])
})

test('a carrier without a page shows none', async () => {
  const listen = { host: '127.0.0.1', port: 0 }
  const bare = await startCarrier({ listen, accountSid, authToken, page: false })
  expect((await fetch(bare.url)).status).toBe(404)
  expect((await fetch(`${bare.url}/phones`)).status).toBe(200)
  await bare.stop()
})
