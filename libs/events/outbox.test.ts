import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ErrorInfo } from '#contracts/gen/google/rpc/error_details'
import { counted, eventStage, Named, named, type EventStage } from '#libs/testing/event-stage'
import { emit, outboxRow } from './outbox.ts'

let stage: EventStage

beforeAll(async () => {
  stage = await eventStage()
})

afterAll(() => stage.stop())

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const occurredAt = new Date('2026-01-02T03:04:05.678Z')

test('a row names its event, its tenant, its time and its trace', () => {
  const row = outboxRow({ ...named('lost'), id: '0195-7', occurredAt, traceparent })
  expect(row).toMatchObject({ id: '0195-7', tenantId: 'acme', subject: 'countersign.stage.v1.Named.acme' })
  expect(ErrorInfo.decode(row.payload).reason).toBe('lost')
  expect(row.headers).toEqual({ 'ce-time': '2026-01-02T03:04:05.678Z', traceparent })
})

test.each([undefined, '', 'nonsense', `${traceparent}\r\nNats-Msg-Id: another`])(
  'a trace of %j is left out',
  (given) => {
    expect(outboxRow({ ...counted(), traceparent: given }).headers).not.toHaveProperty('traceparent')
  },
)

test.each(['', 'Acme', 'a.b', '*', 'a'.repeat(64)])('%j is no tenant', (tenant) => {
  expect(() => outboxRow({ ...counted(), tenant })).toThrow('tenant: must be')
})

test.each(['google.rpc.ErrorInfo', 'countersign.stage.v2.Named', 'countersign.stage.v1.Named.Part', '>'])(
  'an event named %s would never be published',
  ($type) => {
    expect(() => outboxRow({ ...named('x'), event: { ...Named, $type } })).toThrow(`${$type} is not the name`)
  },
)

test('an event is not a file', () => {
  expect(() => outboxRow(named('x'.repeat(65_536)))).toThrow('payload: countersign.stage.v1.Named has more than 65536')
})

test('an event is stored with the change that it tells of, or not at all', async () => {
  const { kysely, pool } = stage.database
  const [kept, dropped] = [counted(), counted()]
  await kysely.transaction().execute((trx) => emit(trx, kept))
  const failing = kysely.transaction().execute(async (trx) => {
    await emit(trx, dropped)
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  const { rows } = await pool.query('select id, tenant_id as "tenantId", subject, payload, headers from outbox')
  expect(rows).toEqual([outboxRow(kept)])
})
