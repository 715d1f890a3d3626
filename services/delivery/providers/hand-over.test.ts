import { expect, test } from '@jest/globals'
import { handOver, type Account } from './hand-over.ts'
import type { Handover, NotTaken, OutgoingMessage } from './provider.ts'

const taken: Handover = { taken: true, carrierId: 'SM1' }
const not = (reason: NotTaken, retryable: boolean): Handover => ({ taken: false, reason, retryable })

function account(name: string, handover: Handover, meanwhile = () => {}): Account & { asked: OutgoingMessage[] } {
  const asked: OutgoingMessage[] = []
  const send = async (message: OutgoingMessage) => {
    asked.push(message)
    meanwhile()
    return handover
  }
  return { name, asked, provider: { send, receipt: () => undefined } }
}

const message = (name: string): OutgoingMessage => ({
  deliveryId: 'd',
  to: '+14255550123',
  body: 'text',
  statusCallbackUrl: `https://x/${name}`,
})
const { signal } = new AbortController()

test.each([not('unreachable', true), not('throttled', true), not('misconfigured', true)])(
  'the next account is asked after %j',
  async (first) => {
    const second = account('second', taken)
    expect(await handOver([account('first', first), second], message, signal)).toEqual([
      { account: 'first', handover: first },
      { account: 'second', handover: taken },
    ])
    expect(second.asked).toEqual([message('second')])
  },
)

test.each([taken, not('unknown', false), not('invalid_number', false), not('refused', false)])(
  'nobody is asked any more after %j',
  async (first) => {
    const second = account('second', taken)
    expect(await handOver([account('first', first), second], message, signal)).toHaveLength(1)
    expect(second.asked).toEqual([])
  },
)

test('when the time is up nobody is asked any more', async () => {
  const time = new AbortController()
  const first = account('first', not('unreachable', true), () => time.abort())
  const second = account('second', taken)
  await handOver([first, second], message, time.signal)
  expect([first.asked.length, second.asked.length]).toEqual([1, 0])
  expect(await handOver([first], message, time.signal)).toEqual([])
})
