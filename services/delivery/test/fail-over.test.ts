import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { limits } from '../breaker.ts'
import { openHealth } from '../health.ts'
import type { Handover, NotTaken, OutgoingMessage } from '../providers/provider.ts'
import type { Route } from '../routes.ts'
import { openStage, type Stage } from './stage.ts'

/** A carrier that says what a test tells it to say, and keeps what it was asked. */
function carrier(name: string, idempotent = false) {
  const asked: OutgoingMessage[] = []
  const says = { next: [] as Handover[] }
  const send = async (message: OutgoingMessage): Promise<Handover> => {
    asked.push(message)
    return says.next.shift() ?? { taken: true, carrierId: `${name}-${asked.length}` }
  }
  return { name, asked, says, provider: { send, receipt: () => undefined, idempotent } }
}

const not = (reason: NotTaken, retryable = true): Handover => ({ taken: false, reason, retryable })
const times = (count: number, handover: Handover) => Array.from({ length: count }, () => handover)

const [local, world] = [carrier('local', true), carrier('world')]
const row = { channel: 'sms', cost: 0, weight: 1 } as const
const routes: Route[] = [
  { ...row, account: 'world', prefix: '', cost: 0.07 },
  { ...row, account: 'local', prefix: '1425', cost: 0.04 },
]
let stage: Stage
beforeAll(async () => {
  stage = await openStage({ publicUrl: 'https://mfa.example.com', accounts: [world, local], routes })
})
afterEach(async () => {
  for (const each of [local, world]) {
    each.asked.length = 0
    each.says.next.length = 0
  }
  stage.ctx.health = openHealth(stage.world)
  await stage.database.pool.query('truncate message, outbox')
})
afterAll(() => stage?.stop())

const unavailable = { reason: ErrorReason.DELIVERY_UNAVAILABLE, retryAfterMs: 5_000 }
const to = (value: string) => ({ recipient: { address: { $case: 'smsNumber' as const, value } } })

test('a message goes by the route of its number', async () => {
  expect(await stage.challenge.send(stage.message())).toMatchObject({ delivery: { provider: 'local' } })
  expect(await stage.challenge.send(stage.message(to('+4915112345678')))).toMatchObject({
    delivery: { provider: 'world' },
  })
})

test('a message tells what it costs by the route of whoever took it', async () => {
  await stage.challenge.send(stage.message())
  local.says.next = [not('unreachable')]
  await stage.challenge.send(stage.message())
  const costs = [
    { provider: 'local', costMicros: 40_000n },
    { provider: 'world', costMicros: 70_000n },
  ] as const
  expect(await stage.events()).toMatchObject(costs.map((cost) => ({ event: 'MessageSent', ...cost })))
})

test.each(['throttled', 'unreachable', 'misconfigured'] as const)(
  'a carrier that is %s gives way to the next, with the same text',
  async (reason) => {
    local.says.next = [not(reason)]
    const message = stage.message()
    expect(await stage.challenge.send(message)).toMatchObject({ delivery: { provider: 'world' } })
    expect(world.asked).toMatchObject([{ body: local.asked[0]?.body, deliveryId: local.asked[0]?.deliveryId }])
  },
)

test('in doubt the same carrier is asked again, for the same text under the same id, and no other is', async () => {
  local.says.next = [not('unknown', false)]
  expect(await stage.challenge.send(stage.message())).toMatchObject({
    delivery: { state: DeliveryState.SENT, provider: 'local', carrierCode: '' },
  })
  const [first, second] = local.asked
  expect(second).toMatchObject({ body: first?.body, to: first?.to, deliveryId: first?.deliveryId })
  expect(world.asked).toEqual([])
})

test('a doubt that stays is told, and a retry of the same message sends nothing more', async () => {
  local.says.next = times(2, not('unknown', false))
  const message = stage.message()
  const answer = await stage.challenge.send(message)
  expect(answer).toMatchObject({ delivery: { state: DeliveryState.SENT, carrierCode: 'unknown' } })
  expect(await stage.challenge.send(message)).toEqual(answer)
  expect([local.asked.length, world.asked.length]).toEqual([2, 0])
})

test('when no carrier works the refusal names the channel and the last word, and nothing was sent', async () => {
  local.says.next = [not('unreachable')]
  world.says.next = [{ ...not('throttled'), carrierCode: '20429' } as Handover]
  await expect(stage.challenge.send(stage.message())).rejects.toMatchObject({
    ...unavailable,
    metadata: { channel: 'sms', carrier_code: '20429' },
  })
})

describe('a carrier that fails again and again', () => {
  const failing = async () => {
    local.says.next = times(limits.failures, not('unreachable'))
    for (let count = 0; count < limits.failures; count++) await stage.challenge.send(stage.message())
    expect(local.asked).toHaveLength(limits.failures)
  }

  test('is not asked any more, until its pause is over and one message tries', async () => {
    await failing()
    expect(stage.ctx.health.states()).toContainEqual(['local', 'open'])
    expect(await stage.challenge.send(stage.message())).toMatchObject({ delivery: { provider: 'world' } })
    expect(local.asked).toHaveLength(limits.failures)

    stage.world.advance(limits.pauseMs)
    expect(await stage.challenge.send(stage.message())).toMatchObject({ delivery: { provider: 'local' } })
    expect(stage.ctx.health.states()).toContainEqual(['local', 'closed'])
  })

  test('and all others too: the refusal comes at once, and nobody is asked', async () => {
    await failing()
    world.says.next = times(limits.failures, not('unreachable'))
    for (let count = 0; count < limits.failures; count++) {
      await expect(stage.challenge.send(stage.message())).rejects.toMatchObject(unavailable)
    }
    const before = world.asked.length
    await expect(stage.challenge.send(stage.message())).rejects.toMatchObject({
      ...unavailable,
      metadata: { channel: 'sms', carrier_code: 'unreachable' },
    })
    expect([world.asked.length, local.asked.length]).toEqual([before, limits.failures])
  })

  test('is judged by itself: a number that is none is no fault of its own', async () => {
    local.says.next = times(limits.failures * 2, not('invalid_number', false))
    for (let count = 0; count < limits.failures * 2; count++) {
      await expect(stage.challenge.send(stage.message())).rejects.toMatchObject(unavailable)
    }
    expect(local.asked).toHaveLength(limits.failures * 2)
  })
})
