import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { PersonLockedOut } from '#contracts/gen/countersign/challenge/v1/events'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { Bypass, BypassState, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { BypassChanged, SettingsChanged } from '#contracts/gen/countersign/policy/v1/events'
import { carried, type Carried } from '#libs/testing/deliver'
import { makeOccurrenceNotices } from '../make-occurrence-notices.ts'
import { makeNotices, sendNotices } from '../tell-notices.ts'
import { deliver } from './deliver.ts'
import { openStage, type Stage } from './stage.ts'

const minute = 60_000
const { ACTIVE, USED, CANCELLED } = BypassState

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

beforeEach(async () => {
  stage.sent.length = 0
  const tables = 'fraud_report, notice, notice_pace, occurrence, tenant_settings, inbox, outbox'
  await stage.database.pool.query(`truncate ${tables}`)
  await settle({ oneTimeBypassEmailAddresses: ['desk@acme.example'], notificationEmailAddresses: ['it@acme.example'] })
})

afterAll(() => stage.stop())

/** An event that no other is, later than all before. */
function unique(event: Carried): Carried {
  stage.world.advance(1)
  return { ...event, id: stage.world.randomId() }
}

async function settle(after: Partial<Settings>): Promise<void> {
  await deliver(stage.database.kysely, [unique(carried(SettingsChanged, SettingsChanged.fromPartial({ after })))])
}

const bypass = (state: BypassState, changes: Partial<Bypass> = {}) =>
  Bypass.fromPartial({
    ...{ id: 'b1', userId: 'ann', state, seconds: 300, reason: 'lost her phone', createdBy: 'console' },
    ...{ createdAt: stage.world.now(), ...changes },
  })

const given = (changes?: Partial<Bypass>) =>
  unique(carried(BypassChanged, BypassChanged.fromPartial({ after: bypass(ACTIVE, changes) })))
const ended = (state: BypassState) =>
  unique(
    carried(
      BypassChanged,
      BypassChanged.fromPartial({ before: bypass(ACTIVE), after: bypass(state, { completedAt: stage.world.now() }) }),
    ),
  )
const lockedOut = (userId: string, changes: Partial<PersonLockedOut> = {}) => {
  const event = { userId, failures: 5, lockedAt: stage.world.now(), lockedUntil: new Date('2026-03-01T10:05:00Z') }
  return unique(carried(PersonLockedOut, PersonLockedOut.fromPartial({ ...event, ...changes })))
}

const hear = (...events: Carried[]) => deliver(stage.database.kysely, events)

/** What runs every few seconds, in so many replicas. */
async function tick(replicas = 1): Promise<void> {
  const all = (work: (ctx: Stage['ctx']) => Promise<void>) =>
    Promise.all(Array.from({ length: replicas }, () => work(stage.ctx)))
  await all(makeNotices)
  await all(makeOccurrenceNotices)
  await all(sendNotices)
}

const told = () => stage.sent.map(({ template, parameters, recipient }) => ({ template, parameters, recipient }))
const mail = (value: string) => ({ address: { $case: 'emailAddress', value } })

test('a bypass that is given is told at once where bypasses are told, with who, for how long, why and by whom', async () => {
  await hear(given())
  await tick()
  const parameters = {
    ...{ created: '1', used: '0', people: 'ann', person: 'ann', what: 'created', seconds: '300' },
    ...{ reason: 'lost her phone', by: 'console', time: expect.any(String) },
  }
  const template = Template.BYPASS_NOTICE
  expect(told()).toEqual([{ template, parameters, recipient: mail('desk@acme.example') }])
})

test('a bypass that is used is told, one that is cancelled is not', async () => {
  await hear(ended(USED), ended(CANCELLED))
  await tick()
  expect(told()).toMatchObject([{ parameters: { created: '0', used: '1', what: 'used' } }])
})

test('a lockout is told where everything else is, with the wrong answers and until when', async () => {
  await hear(lockedOut('bob'))
  await tick()
  const parameters = {
    ...{ lockouts: '1', people: 'bob', person: 'bob', denials: '5', until: '2026-03-01T10:05:00.000Z' },
    time: expect.any(String),
  }
  expect(told()).toEqual([{ template: Template.LOCKOUT_NOTICE, parameters, recipient: mail('it@acme.example') }])
  stage.world.advance(5 * minute)
  await hear(lockedOut('cem', { lockedUntil: undefined }))
  await tick()
  expect(told().at(-1)?.parameters['until']).toBe('an administrator unlocks them')
})

describe('what happens within five minutes', () => {
  test('is told in one at their end, and once by however many replicas', async () => {
    await hear(lockedOut('ann'))
    await tick(4)
    await hear(lockedOut('bob'), lockedOut('cem'), lockedOut('bob'))
    await tick(4)
    expect(told()).toHaveLength(1)
    stage.world.advance(5 * minute)
    await tick(4)
    await tick(4)
    expect(told().map(({ parameters }) => parameters['lockouts'])).toEqual(['1', '3'])
    expect(told()[1]?.parameters).toMatchObject({ people: 'bob, cem', person: 'bob' })
  })

  test('of one kind holds up no other', async () => {
    await hear(lockedOut('ann'))
    await tick()
    await hear(given())
    await tick()
    expect(told().map(({ template }) => template)).toEqual([Template.LOCKOUT_NOTICE, Template.BYPASS_NOTICE])
  })
})

test('an event that comes twice is told once', async () => {
  const event = lockedOut('ann')
  await hear(event)
  await hear(event)
  await tick()
  expect(told()).toMatchObject([{ parameters: { lockouts: '1' } }])
})

test('webhooks are told of both, and a tenant without addresses of nothing, nor later', async () => {
  const webhook = 'https://hooks.acme.example/'
  await settle({})
  await hear(given(), lockedOut('bob'))
  await tick()
  await settle({ notificationWebhookUrls: [webhook] })
  stage.world.advance(6 * minute)
  await tick()
  expect(told()).toEqual([])
  await hear(given(), lockedOut('bob'))
  await tick()
  const recipient = { address: { $case: 'webhookUrl', value: webhook } }
  expect(told()).toMatchObject([{ recipient }, { recipient }])
})

test('a reason as long as may be still fits a template', async () => {
  await hear(given({ reason: 'x'.repeat(500), userId: 'u'.repeat(256) }))
  await tick()
  const lengths = Object.values(told()[0]?.parameters ?? {}).map((text) => text.length)
  expect(Math.max(...lengths)).toBe(256)
})
