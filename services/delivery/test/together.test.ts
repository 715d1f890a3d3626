import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { DeliveryState, type SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import { countStatements } from '#libs/db/statistics'
import { dayOf } from '../budget.ts'
import type { Claim, Found } from '../db/claim-messages.ts'
import { openMessages } from '../db/open-messages.ts'
import { eventsBetween } from '../events.ts'
import { afterHandover, afterReceipt } from '../message.ts'
import { newMessage } from '../new-message.ts'
import { callbackOn, fakeCarrier } from './fake-carrier.ts'
import { openStage, type Stage } from './stage.ts'

const carrier = fakeCarrier()
let stage: Stage

beforeAll(async () => {
  stage = await openStage({ publicUrl: 'https://mfa.example.com', accounts: [carrier.account] })
})
afterEach(async () => {
  carrier.taken.length = 0
  await stage.database.pool.query('truncate message, outbox, spending')
})
afterAll(() => stage?.stop())

/** A text to be taken in hand, with what it would count against. */
function claimOf(changes: Partial<SendRequest> = {}): Claim {
  const now = stage.world.now()
  const claimedUntil = new Date(now.getTime() + 10_000)
  const made = newMessage(stage.ctx, stage.message(changes), {
    ...{ tenantId: 'acme', now, claimedUntil, traceparent: undefined },
  })
  return { ...made, day: dayOf(now) }
}

const claims = (size: number, changes: Partial<SendRequest> = {}) =>
  Array.from({ length: size }, () => claimOf(changes))
const claimAll = (all: Claim[]) => Promise.all(all.map((each) => stage.ctx.messages.claim(each)))
const sentFor = (found: (Found | undefined)[], kind: SendingBudget) =>
  found.flatMap((each) => each?.spent.filter((counter) => counter.kind === kind).map(({ sent }) => sent) ?? [])
/** Whose turn comes first is chance where two statements are under way. */
const inOrder = (counts: number[]) => counts.toSorted((one, other) => one - other)
const upTo = (size: number) => Array.from({ length: size }, (_, at) => at + 1)

describe('texts that are asked for at the same moment', () => {
  test('share their statements, and each counts against its budgets in its turn', async () => {
    const statistics = countStatements(stage.database.pool)
    const found = await claimAll(claims(100, { userId: 'ann' }))
    statistics.stop()
    expect([statistics.statements, statistics.commits]).toEqual([3, 3])
    expect(inOrder(sentFor(found, SendingBudget.PREFIX))).toEqual(upTo(100))
    expect(sentFor(found, SendingBudget.PERSON)).toEqual(sentFor(found, SendingBudget.PREFIX))
  })

  test('of different people count for their own person, and all for the prefix', async () => {
    const found = await claimAll([claimOf(), ...upTo(6).map((at) => claimOf({ userId: at % 2 ? 'bea' : 'cem' }))])
    expect(sentFor(found, SendingBudget.PERSON)).toEqual([1, 1, 1, 2, 2, 3, 3])
    expect(inOrder(sentFor(found, SendingBudget.PREFIX))).toEqual(upTo(7))
  })

  test('under one key are one: one call has it in hand, and no other', async () => {
    const claim = claimOf()
    const found = await claimAll([claimOf(), claim, claim, claim])
    expect(found.map((each) => each?.claimed)).toEqual([true, true, undefined, undefined])
    expect(inOrder(sentFor(found, SendingBudget.PREFIX))).toEqual([1, 2])
  })

  test('are taken up, found and counted anew side by side', async () => {
    const [held, overdue] = [claimOf(), claimOf()]
    await claimAll([held, overdue])
    stage.world.advance(60_000)
    const again = { ...overdue, row: { ...overdue.row, createdAt: stage.world.now() } }
    const found = await claimAll([claimOf(), held, again, claimOf()])
    expect(found.map((each) => each?.claimed)).toEqual([true, false, true, true])
    expect(found[2]?.id).toBe(overdue.row.id)
    const { rows } = await stage.database.pool.query('select sent from spending where kind = $1', [
      SendingBudget.PREFIX,
    ])
    expect(rows).toEqual([{ sent: 4 }])
    expect(sentFor([found[2]], SendingBudget.PREFIX)).toEqual([expect.any(Number)])
  })

  test('do not suffer from one that the database does not take', async () => {
    const bad = claimOf()
    const poisoned = { ...bad, row: { ...bad.row, recipientHint: 'nul\u0000' } }
    const outcomes = await Promise.allSettled([claimOf(), claimOf(), poisoned, claimOf()].map(stage.ctx.messages.claim))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  })

  test('at two replicas wait for no circle of theirs', async () => {
    const other = openMessages(stage.database.pool)
    const people = ['ann', 'bea', 'cem', 'dan']
    const all = upTo(200).map((at) => claimOf({ userId: people[at % 4] ?? '' }))
    const ask = (claim: Claim, at: number) => (at % 2 ? other : stage.ctx.messages).claim(claim)
    const found = await Promise.all(all.map((claim, at) => ask(claim, at)))
    expect(inOrder(sentFor(found, SendingBudget.PREFIX))).toEqual(upTo(200))
  })
})

describe('what became of texts in the same moment', () => {
  const taken = (before: Found) => {
    const handover = { taken: true as const, carrierId: before.id }
    const after = afterHandover(before, [{ account: 'fake', handover }], stage.world.now())
    return { before, after, events: eventsBetween(before, after, { world: stage.world }) }
  }
  const held = async (size: number) => (await claimAll(claims(size))).flatMap((each) => each ?? [])

  test('is stored and told in few statements, each with its own', async () => {
    const messages = await held(100)
    const statistics = countStatements(stage.database.pool)
    const saved = await Promise.all(messages.map((each) => stage.ctx.messages.save(taken(each))))
    statistics.stop()
    expect([saved.every(Boolean), statistics.statements, statistics.commits]).toEqual([true, 3, 3])
    const stored = await Promise.all(messages.map((each) => stage.ctx.messages.find(each)))
    expect(stored.map((each) => [each?.carrierId, each?.sealed])).toEqual(messages.map(({ id }) => [id, null]))
    expect(await stage.events()).toHaveLength(100)
  })

  test('is one thing for each text, though the carrier’s report meets our own record', async () => {
    const messages = await held(20)
    const told = messages.flatMap((before) => {
      const receipt = { carrierId: before.id, status: 'delivered' as const }
      const after = afterReceipt(before, { account: 'fake', receipt }, stage.world.now()) ?? before
      return [taken(before), { before, after, events: eventsBetween(before, after, { world: stage.world }) }]
    })
    const saved = await Promise.all(told.map((each) => stage.ctx.messages.save(each)))
    expect(messages.map((_, at) => [saved[2 * at], saved[2 * at + 1]].filter(Boolean).length)).toEqual(
      messages.map(() => 1),
    )
    const stored = await Promise.all(messages.map((each) => stage.ctx.messages.find(each)))
    const finished = stored.filter((each) => each?.state === DeliveryState.DELIVERED).length
    expect(await stage.events()).toHaveLength(20 + finished)
  })

  test('is not even looked up where a report tells of a step on the way', async () => {
    await stage.challenge.send(stage.message())
    const statistics = countStatements(stage.database.pool)
    const reports = carrier.taken.map((text) => callbackOn(text, { status: 'sent' }))
    for (const report of reports) expect(await stage.gateway.receiveCallback(report)).toEqual({ genuine: true })
    statistics.stop()
    expect([reports.length, statistics.statements]).toEqual([1, 0])
  })

  test('is found by the tenant’s own id alone', async () => {
    const [message] = await held(1)
    const { id = '' } = message ?? {}
    const keys = ['acme', 'globex'].map((tenantId) => ({ tenantId, id }))
    const found = await Promise.all(keys.map((key) => stage.ctx.messages.find(key)))
    expect(found.map((each) => each?.id)).toEqual([id, undefined])
  })
})
