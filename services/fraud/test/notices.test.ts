import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { FraudReportSource, ReportFraudRequest } from '#contracts/gen/countersign/fraud/v1/fraud'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { SettingsChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { carried } from '#libs/testing/deliver'
import type { Context } from '../context.ts'
import { makeNotices, sendNotices } from '../tell-notices.ts'
import { deliver } from './deliver.ts'
import { openStage, type Stage } from './stage.ts'

const minute = 60_000

let stage: Stage
let delivery: Context['delivery']

beforeAll(async () => {
  stage = await openStage()
  ;({ delivery } = stage.ctx)
})

beforeEach(async () => {
  stage.ctx.delivery = delivery
  stage.sent.length = 0
  const tables = 'block, fraud_report, notice, notice_pace, tenant_settings, inbox, outbox'
  await stage.database.pool.query(`truncate ${tables}`)
  await settle({ fraudNotificationEmailAddresses: ['it@acme.example'] })
})

afterAll(() => stage.stop())

async function settle(settings: Partial<Settings>, tenant = 'acme'): Promise<void> {
  stage.world.advance(1)
  const after = { enableFraudAlert: true, blockForFraud: true, ...settings }
  const event = SettingsChanged.fromPartial({ after })
  await deliver(stage.database.kysely, [{ ...carried(SettingsChanged, event, tenant), id: stage.world.randomId() }])
}

async function report(request: Partial<ReportFraudRequest> = {}, tenant = 'acme'): Promise<void> {
  stage.world.advance(1)
  const whole = { userId: 'ann', source: FraudReportSource.APP, ...request }
  await stage.peer('challenge', tenant).reportFraud(ReportFraudRequest.fromPartial(whole))
}

/** What runs every few seconds, in so many replicas. */
async function tick(replicas = 1): Promise<void> {
  await Promise.all(Array.from({ length: replicas }, () => makeNotices(stage.ctx)))
  await Promise.all(Array.from({ length: replicas }, () => sendNotices(stage.ctx)))
}

const counts = () => stage.sent.map(({ parameters }) => parameters['reports'])

async function waiting(): Promise<number> {
  return (await stage.database.pool.query('select from notice')).rowCount ?? 0
}

/** Has the delivery service fail from now on. */
function failing(error: Error): void {
  const reject = async () => {
    throw error
  }
  stage.ctx.delivery = { send: reject }
}

const unavailable = () => new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'no carrier took the message')

test('a report is mailed at once to every address, with what administrators need and the number masked', async () => {
  await settle({ fraudNotificationEmailAddresses: ['it@acme.example', 'boss@acme.example'] })
  const where = { applicationId: 'vpn', clientIp: '198.51.100.7', number: '+14255550123' }
  await report({ ...where, source: FraudReportSource.CALL })
  const time = stage.world.now().toISOString()
  await tick()
  const parameters = {
    ...{ reports: '1', blocked: '1', people: 'ann', person: 'ann', number: '+*********23', time },
    ...{ application: 'vpn', address: '198.51.100.7', source: 'phone call' },
  }
  const mail = { template: Template.FRAUD_ALERT, parameters, tenant: 'acme' }
  const addresses = ['boss@acme.example', 'it@acme.example']
  const bySomeone = stage.sent.toSorted((one, other) =>
    JSON.stringify(one.recipient) < JSON.stringify(other.recipient) ? -1 : 1,
  )
  expect(bySomeone).toMatchObject(
    addresses.map((value) => ({ ...mail, recipient: { address: { $case: 'emailAddress', value } } })),
  )
  expect(new Set(stage.sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
  expect(JSON.stringify(stage.sent)).not.toContain('5550123')
})

test('a report is told by webhook too, merged as the mails are, each address under a key of its own', async () => {
  const webhook = 'https://hooks.acme.example/countersign'
  await settle({ fraudNotificationEmailAddresses: ['it@acme.example'], notificationWebhookUrls: [webhook] })
  await report()
  await tick()
  const recipients = stage.sent.map(({ recipient }) => recipient?.address)
  expect(recipients.toSorted((one) => (one?.$case === 'emailAddress' ? -1 : 1))).toEqual([
    { $case: 'emailAddress', value: 'it@acme.example' },
    { $case: 'webhookUrl', value: webhook },
  ])
  expect(new Set(stage.sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
  for (const userId of ['bob', 'cem']) await report({ userId })
  stage.world.advance(5 * minute)
  await tick()
  expect(counts()).toEqual(['1', '1', '2', '2'])
})

describe('what is reported within five minutes', () => {
  test('is told in one mail at their end', async () => {
    await report()
    await tick()
    for (const userId of ['bob', 'cem', 'bob']) await report({ userId })
    await tick()
    expect(counts()).toEqual(['1'])
    stage.world.advance(5 * minute)
    await tick()
    expect(counts()).toEqual(['1', '3'])
    expect(stage.sent.at(-1)?.parameters).toMatchObject({ people: 'bob, cem', person: 'bob', number: '–' })
    stage.world.advance(5 * minute)
    await tick()
    expect(counts()).toHaveLength(2)
  })

  test('is told once by however many replicas', async () => {
    for (const userId of ['ann', 'bob']) await report({ userId })
    await tick(6)
    await tick(6)
    expect(counts()).toEqual(['2'])
  })

  test('of one tenant holds up no other', async () => {
    await settle({ fraudNotificationEmailAddresses: ['it@globex.example'] }, 'globex')
    await report()
    await tick()
    await report({}, 'globex')
    await tick()
    expect(stage.sent.map(({ tenant }) => tenant)).toEqual(['acme', 'globex'])
  })
})

test('a tenant without addresses is not told, nor later of what was before', async () => {
  await settle({})
  await report()
  await tick()
  await settle({ fraudNotificationEmailAddresses: ['it@acme.example'] })
  stage.world.advance(6 * minute)
  await tick()
  expect(counts()).toEqual([])
})

describe('a mail that can not be sent', () => {
  test('is sent later under the same key, and what is reported meanwhile waits for it', async () => {
    failing(unavailable())
    await report()
    await tick()
    await report({ userId: 'bob' })
    stage.world.advance(10 * minute)
    await tick()
    expect(await waiting()).toBe(1)
    stage.ctx.delivery = delivery
    stage.world.advance(15 * minute)
    await tick()
    await tick()
    expect(counts()).toEqual(['1', '1'])
    expect(stage.sent.map(({ parameters }) => parameters['person'])).toEqual(['ann', 'bob'])
  })

  test('holds up the next for an hour at most, and is given up after a day', async () => {
    failing(unavailable())
    for (let hour = 0; hour < 30; hour++) {
      await report()
      await tick()
      stage.world.advance(61 * minute)
    }
    // Ten are looked at each time, every few seconds.
    for (let times = 0; times < 4; times++) await tick()
    expect(await waiting()).toBeLessThanOrEqual(24)
  })

  test('for a reason that stays is given up at once', async () => {
    failing(new Refusal(ErrorReason.INVALID_REQUEST, 'not an address'))
    await report()
    await tick()
    expect(await waiting()).toBe(0)
  })

  test('because the process died is sent again under the same key', async () => {
    await report()
    await makeNotices(stage.ctx)
    const keys: string[] = []
    stage.ctx.delivery = {
      send({ idempotencyKey }) {
        keys.push(idempotencyKey)
        return keys.length === 1 ? new Promise(() => {}) : Promise.resolve({ delivery: undefined })
      },
    }
    void sendNotices(stage.ctx)
    while (keys.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await sendNotices(stage.ctx)
    expect(keys).toHaveLength(1)
    stage.world.advance(minute)
    await sendNotices(stage.ctx)
    expect(keys).toEqual([keys[0], keys[0]])
    expect(await waiting()).toBe(0)
  })
})

test('of many people a mail names as many as fit', async () => {
  for (let number = 0; number < 40; number++) await report({ userId: `somebody-${number}` })
  await tick()
  const people = stage.sent[0]?.parameters['people'] ?? ''
  expect(people).toHaveLength(256)
  expect(people).toMatch(/^somebody-0, .*…$/)
})
