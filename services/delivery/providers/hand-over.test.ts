import { describe, expect, test } from '@jest/globals'
import { handOver, type Account, type Watch } from './hand-over.ts'
import type { Handover, NotTaken, OutgoingMessage } from './provider.ts'

const taken: Handover = { taken: true, carrierId: 'SM1' }
const not = (reason: NotTaken, retryable: boolean): Handover => ({ taken: false, reason, retryable })

function account(name: string, handover: Handover | Handover[], { meanwhile = () => {}, idempotent = false } = {}) {
  const asked: OutgoingMessage[] = []
  const send = async (message: OutgoingMessage) => {
    asked.push(message)
    meanwhile()
    const answers = [handover].flat()
    return answers[asked.length - 1] ?? answers[0] ?? taken
  }
  return { name, asked, provider: { send, receipt: () => undefined, idempotent } } satisfies Account & { asked: object }
}

const message = (name: string): OutgoingMessage => ({
  deliveryId: 'd',
  to: '+14255550123',
  body: 'text',
  statusCallbackUrl: `https://x/${name}`,
})
const { signal } = new AbortController()
const anyone: Watch = { begin: () => true, end: () => {} }
const attentive = { signal, watch: anyone }

test.each([not('unreachable', true), not('throttled', true), not('misconfigured', true)])(
  'the next account is asked after %j',
  async (first) => {
    const second = account('second', taken)
    expect(await handOver([account('first', first), second], message, attentive)).toEqual([
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
    expect(await handOver([account('first', first), second], message, attentive)).toHaveLength(1)
    expect(second.asked).toEqual([])
  },
)

test('when the time is up nobody is asked any more', async () => {
  const time = new AbortController()
  const first = account('first', not('unreachable', true), { meanwhile: () => time.abort() })
  const second = account('second', taken)
  await handOver([first, second], message, { ...attentive, signal: time.signal })
  expect([first.asked.length, second.asked.length]).toEqual([1, 0])
  expect(await handOver([first], message, { ...attentive, signal: time.signal })).toEqual([])
})

describe('in doubt', () => {
  const [doubt, gone] = [not('unknown', false), not('unreachable', true)]
  const ask = async (answers: Handover[], options = { idempotent: true }) => {
    const [first, second] = [account('first', answers, options), account('second', taken)]
    const outcomes = await handOver([first, second], message, attentive)
    expect(second.asked).toEqual([])
    return { asked: first.asked, handovers: outcomes.map(({ handover }) => handover) }
  }

  test('a carrier that takes repeats for one is asked again, for the same text', async () => {
    expect(await ask([doubt, taken])).toEqual({ asked: [message('first'), message('first')], handovers: [taken] })
  })

  test.each([[doubt], [gone], [not('refused', true)]])(
    'what it says then does not end the doubt: %j',
    async (again) => {
      expect(await ask([doubt, again])).toMatchObject({ asked: [{}, {}], handovers: [doubt] })
    },
  )

  test('any other is not', async () => {
    expect(await ask([doubt, taken], { idempotent: false })).toMatchObject({ asked: [{}], handovers: [doubt] })
  })
})

test('an account that is not to be asked is passed over, and each that was asked is told of', async () => {
  const [first, second, third] = ['first', 'second', 'third'].map((name) => account(name, not('throttled', true)))
  const told: string[] = []
  const watch: Watch = {
    begin: (name) => name !== 'second',
    end: (name, handover) => void told.push(`${name} ${handover.taken || handover.reason}`),
  }
  await handOver(
    [first, second, third].flatMap((each) => each ?? []),
    message,
    { signal, watch },
  )
  expect(told).toEqual(['first throttled', 'third throttled'])
  expect(second?.asked).toEqual([])
})
