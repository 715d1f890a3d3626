import { AsyncLocalStorage } from 'node:async_hooks'
import { status } from '@grpc/grpc-js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { echo, echoing, EchoService } from '#libs/testing/echo'
import { loopback } from '#libs/testing/loopback'
import type { LoopbackServer } from '#libs/testing/loopback'
import { until } from '#libs/testing/until'
import type { Call } from './call.ts'
import type { Rpcs } from './implement.ts'
import type { Observe, ObservedCall } from './observe.ts'

const received = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const spans = { client: received.replace('b7ad', 'cccc'), server: received.replace('b7ad', 'dddd') }

let events: (ObservedCall & { code: number; reason: string | undefined })[] = []
const active = new AsyncLocalStorage<string>()
let seen: { call: Call; active: string | undefined } | undefined

const observe: Observe = {
  begin: (call) => ({
    traceparent: spans[call.side],
    run: (work) => active.run(call.path, work),
    end: (code, reason) => void events.push({ ...call, code, reason }),
  }),
}

let served: LoopbackServer
beforeAll(async () => {
  const access = { peers: ['tester'] }
  const rows: Partial<Rpcs<typeof EchoService>> = {
    say: {
      access,
      async handle({ reason }, call) {
        seen = { call, active: active.getStore() }
        if (reason === 'no') throw new Refusal(ErrorReason.CHALLENGE_CLOSED, 'closed')
        if (reason === 'wait') await new Promise(() => {})
        return echo(reason)
      },
    },
    repeat: {
      access,
      async *handle(_, call) {
        seen = { call, active: active.getStore() }
        for (;;) yield echo('again')
      },
    },
  }
  served = await loopback([echoing(rows)], { observe })
})
beforeEach(() => {
  events = []
})
afterAll(() => served.stop())

const client = () => served.client(EchoService, { peer: 'tester', tenant: 'acme', observe })
const bySide = () => events.toSorted((one, other) => one.side.localeCompare(other.side))

describe('both sides of a call are observed', () => {
  test('with the trace it belongs to, which goes along and on', async () => {
    await client().say(echo('hi'), { traceparent: received })
    expect(bySide()).toEqual([
      { side: 'client', path: '/test.Echo/Say', traceparent: received, code: status.OK, reason: undefined },
      { side: 'server', path: '/test.Echo/Say', traceparent: spans.client, code: status.OK, reason: undefined },
    ])
    expect(seen?.call.traceparent).toBe(spans.server)
  })

  test('to a refusal, with its reason', async () => {
    await expect(client().say(echo('no'))).rejects.toMatchObject({ reason: ErrorReason.CHALLENGE_CLOSED })
    expect(events.map(({ code, reason }) => ({ code, reason }))).toEqual([
      { code: status.FAILED_PRECONDITION, reason: 'CHALLENGE_CLOSED' },
      { code: status.FAILED_PRECONDITION, reason: 'CHALLENGE_CLOSED' },
    ])
  })

  test('to the moment it is given up', async () => {
    await expect(client().say(echo('wait'), { deadline: Date.now() + 1_000 })).rejects.toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    })
    await until(() => events.length === 2)
    expect(bySide().map(({ code }) => code)[0]).toBe(status.DEADLINE_EXCEEDED)
  })

  test('to the end of a stream, once', async () => {
    for await (const _ of client().repeat(echo('again'))) break
    await until(() => events.length === 2)
    expect(events.map(({ code }) => code)).toEqual([status.CANCELLED, status.CANCELLED])
  })
})

test('a handler runs inside its observation', async () => {
  await client().say(echo('hi'))
  expect(seen?.active).toBe('/test.Echo/Say')
  for await (const _ of client().repeat(echo('again'))) break
  expect(seen?.active).toBe('/test.Echo/Repeat')
})
