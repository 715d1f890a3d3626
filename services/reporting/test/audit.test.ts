import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { PersonBlocked } from '#contracts/gen/countersign/fraud/v1/events'
import { StreamAuditRequest, type StreamAuditResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { firstHash, rowHash } from '#libs/audit/chain'
import { auditKey } from '#libs/audit/signature'
import { carried, deliverTo } from '#libs/testing/deliver'
import { anchorAudit } from '../anchor-audit.ts'
import { remembering } from '../remembering.ts'
import { deliver } from './deliver.ts'
import { blocked, decided, id, today } from './events.ts'
import { story } from './story.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let tenants = 0
let tenant = ''

beforeAll(async () => {
  stage = await openStage()
  stage.ctx.auditKey = auditKey(Buffer.alloc(32, 7).toString('base64'))
})

beforeEach(() => {
  tenant = `t${++tenants}`
})

afterAll(() => stage.stop())

async function parts(request: Partial<StreamAuditRequest> = {}) {
  const all: NonNullable<StreamAuditResponse['part']>[] = []
  for await (const { part } of stage.console(tenant).streamAudit(StreamAuditRequest.create(request)))
    if (part) all.push(part)
  return all
}

async function rows(request: Partial<StreamAuditRequest> = {}) {
  return (await parts(request)).flatMap((part) => (part.$case === 'row' ? [part.value] : []))
}

const block = (change: Partial<PersonBlocked> = {}) => carried(PersonBlocked, blocked(id(randomUUID()), change), tenant)

test('every act and decision is a row, each chained to the one before', async () => {
  await deliver(stage.database.kysely, story(tenant))
  const all = await rows()
  expect(all).toHaveLength(24) // of the story all but wrong answers and messages
  let previous = firstHash(tenant)
  for (const [place, { sequence, body, hash }] of all.entries()) {
    expect(sequence).toBe(BigInt(place + 1))
    expect(hash).toEqual(rowHash(previous, sequence, body))
    previous = hash as Buffer<ArrayBuffer>
  }
  const bodies = all.map(({ body }) => JSON.parse(body) as { type: string; event: object })
  const told = bodies.find(({ type }) => type === PersonBlocked.$type)
  expect(told?.event).toMatchObject({ userId: 'dave', reason: 'stolen', blockedBy: 'console' })
})

test('an event that comes again is written once, also when the memory of what was applied is gone', async () => {
  const events = [block(), block()]
  await deliver(stage.database.kysely, events, events)
  await stage.database.pool.query('truncate inbox')
  await deliver(stage.database.kysely, [...events, block()])
  expect(await rows()).toHaveLength(3)
})

test('replicas that write at once make one chain', async () => {
  const replicas = Array.from({ length: 4 }, () => deliverTo('reporting', remembering({ now: () => today })))
  await Promise.all(
    replicas.map((bring) =>
      bring(
        stage.database.kysely,
        Array.from({ length: 25 }, () => block()),
      ),
    ),
  )
  const all = await rows()
  expect(all).toHaveLength(100)
  all.reduce(
    (previous, { sequence, body, hash }) => {
      expect(hash).toEqual(rowHash(previous, sequence, body))
      return hash
    },
    firstHash(tenant) as Uint8Array,
  )
})

test('replicas that write to the same logs in other orders lose nothing', async () => {
  const houses = Array.from({ length: 4 }, (_, number) => `${tenant}-${number}`)
  const bring = () => deliverTo('reporting', remembering({ now: () => today }))
  await Promise.all(
    [houses, houses.toReversed(), houses, houses.toReversed()].map((order, replica) =>
      bring()(
        stage.database.kysely,
        order.flatMap((house, number) => [
          carried(SignInDecided, decided(id(`${house} ${replica}`)), number % 2 ? house : (order[0] ?? '')),
          carried(PersonBlocked, blocked(id(`${house} ${replica}`)), house),
        ]),
      ),
    ),
  )
  const { rows: counted } = await stage.database.pool.query(
    `select count(*)::int as rows, count(distinct message_id)::int as events from audit where tenant_id = any ($1)`,
    [houses],
  )
  expect(counted).toEqual([{ rows: 32, events: 32 }])
})

test('tenants have logs of their own', async () => {
  const other = `${tenant}-other`
  await deliver(stage.database.kysely, [block(), carried(PersonBlocked, blocked(id(randomUUID())), other), block()])
  expect((await rows()).map(({ sequence }) => sequence)).toEqual([1n, 2n])
  tenant = other
  expect((await rows()).map(({ sequence }) => sequence)).toEqual([1n])
})

test.each([
  ['very long', 'x'.repeat(60_000)],
  ['of all that text can be', 'a\u0001"\\\n\u2028\u{1f512}é'],
])('a row is written whole, however it was told: %s', async (_name, reason) => {
  await deliver(stage.database.kysely, [block({ reason })])
  const [row] = await rows()
  expect(JSON.parse(row?.body ?? '')).toMatchObject({ event: { reason } })
})

test('a row can neither be changed nor removed in the database, by a slip or on purpose', async () => {
  await deliver(stage.database.kysely, [block()])
  await anchorAudit(stage.ctx)
  for (const table of ['audit', 'audit_anchor']) {
    const change = stage.database.pool.query(`update ${table} set hash = '' where tenant_id = $1`, [tenant])
    await expect(change).rejects.toThrow('only ever added')
    const removal = stage.database.pool.query(`delete from ${table} where tenant_id = $1`, [tenant])
    await expect(removal).rejects.toThrow('only ever added')
  }
  await expect(stage.database.pool.query('truncate audit')).rejects.toThrow('only ever added')
})

describe('a range', () => {
  test('is signed at its end, and has the signatures that were made in it', async () => {
    await deliver(stage.database.kysely, [block(), block()])
    await anchorAudit(stage.ctx)
    await anchorAudit(stage.ctx)
    await deliver(stage.database.kysely, [block()])
    expect((await parts()).map(({ $case }) => $case)).toEqual(['head', 'row', 'row', 'anchor', 'row', 'end'])
    expect((await parts({ from: 2n, to: 2n })).map(({ $case }) => $case)).toEqual(['head', 'row', 'anchor', 'end'])
  })

  test('goes over many pages', async () => {
    const events = Array.from({ length: 450 }, (_, number) =>
      carried(SignInDecided, decided(id(`${tenant} ${number}`)), tenant),
    )
    await deliver(stage.database.kysely, events)
    expect((await rows({ from: 100n })).map(({ sequence }) => Number(sequence))).toEqual(
      Array.from({ length: 351 }, (_, later) => 100 + later),
    )
  })

  test('that was cut off goes on after the row that was reached, and ends as it would have', async () => {
    await deliver(stage.database.kysely, [block(), block(), block()])
    const [whole, rest, none] = [await parts(), await parts({ after: 2n }), await parts({ after: 3n })]
    expect(rest).toEqual([whole[0], ...whole.slice(3)])
    expect(none).toEqual([whole[0], whole.at(-1)])
  })

  test('of a tenant of which nothing is known is empty, and signed', async () => {
    expect(await parts()).toMatchObject([
      { $case: 'head', value: { tenantId: tenant, from: 1n, header: { eventsBehind: -1n } } },
      { $case: 'end', value: { to: 0n } },
    ])
  })

  test.each<[Partial<StreamAuditRequest>, string]>([
    [{ from: -1n }, 'from'],
    [{ from: 9n }, 'from'],
    [{ from: 2n, to: 1n }, 'to'],
    [{ to: 2n ** 60n }, 'to'],
    [{ from: 2n, after: 1n }, 'after'],
    [{ to: 2n, after: 3n }, 'after'],
    [{ after: 9n }, 'after'],
  ])('that is none is refused: %j', async (request, field) => {
    const violations = [expect.objectContaining({ field })]
    await expect(parts(request)).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST, violations })
  })
})
