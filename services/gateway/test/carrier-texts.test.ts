import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { ReceiveTextRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { logger } from '#libs/runtime/log'
import type { Context } from '../context.ts'
import { startGateway, type RunningGateway } from '../service.ts'

let gateway: RunningGateway
let received: ReceiveTextRequest[]
let answer: () => Promise<{ genuine: boolean }>
let log: string[]

beforeEach(async () => {
  received = []
  log = []
  answer = async () => ({ genuine: true })
  const receiveText = (request: ReceiveTextRequest) => {
    received.push(request)
    return answer()
  }
  const ctx = {
    ...{ challenges: {}, factors: {}, devices: {}, recordings: {}, delivery: { receiveText } },
    log: logger('gateway', { write: (line) => void log.push(line) }),
    publicUrl: 'https://mfa.example.com/edge',
  } as unknown as Context
  gateway = await startGateway(ctx, { listen: '127.0.0.1:0' })
})
afterEach(() => gateway.stop())

const at = '/webhooks/texts/twilio'
const form = { MessageSid: 'SM1', From: '+14255550123', Body: '481516' }

const post = (headers: Record<string, string> = {}, body: object = form) =>
  fetch(`http://${gateway.address}${at}`, { method: 'POST', body: new URLSearchParams({ ...body }), headers })

test('a text that a person wrote is passed on as it came', async () => {
  expect((await post({ 'x-twilio-signature': 'S' })).status).toBe(204)
  expect(received).toEqual([
    {
      ...{ provider: 'twilio', url: `https://mfa.example.com/edge${at}` },
      ...{ form, headers: { 'x-twilio-signature': 'S' } },
    },
  ])
})

test('one that its carrier did not sign is refused', async () => {
  answer = async () => ({ genuine: false })
  expect((await post()).status).toBe(403)
})

test('one that nobody could take may come again, and no line of the log says what was written, or by whom', async () => {
  answer = () => Promise.reject(new Refusal(ErrorReason.DEPENDENCY_UNAVAILABLE, 'down'))
  expect((await post()).status).toBe(503)
  for (const secret of ['481516', '4255550123']) expect(log.join()).not.toContain(secret)
})

test('one that is too much of a text goes nowhere', async () => {
  expect((await post({}, { ...form, Body: 'x'.repeat(4_097) })).status).toBe(413)
  expect(received).toEqual([])
})
