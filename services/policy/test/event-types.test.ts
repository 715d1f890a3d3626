import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Application } from '#contracts/gen/countersign/policy/v1/admin'
import { EventParameterType, EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { countStatements } from '#libs/db/statistics'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

type Tenant = Awaited<ReturnType<Stage['newTenant']>>

let stage: Stage
let acme: Tenant
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
})
afterAll(() => stage.stop())

const transfer = {
  name: 'transfer',
  parameters: [
    { name: 'payee', type: EventParameterType.TEXT, required: true },
    { name: 'amount', type: EventParameterType.AMOUNT, required: true, maxLength: 20 },
  ],
  templates: [
    { language: 'en', voice: 'Pay <$payee$>.', sms: '<$otp$> pays <$amount$>', app: 'Pay <$amount$> to <$payee$>' },
  ],
}

async function put(some: object = {}, tenant = acme): Promise<EventType> {
  const eventType = EventType.fromPartial({ ...transfer, ...some } as EventType)
  return (await tenant.putEventType({ eventType })).eventType as EventType
}

describe('a type of event', () => {
  test('is made, read, changed and removed, and told each time', async () => {
    await stage.told()
    const made = await put()
    expect(made).toMatchObject({ ...transfer, parameters: [{ maxLength: 64 }, { maxLength: 20 }], disabled: false })
    expect(await acme.getEventType({ name: 'transfer' })).toEqual({ eventType: made })
    expect(await put({ etag: made.etag })).toEqual(made)
    const changed = await put({ etag: made.etag, disabled: true })
    await acme.removeEventType({ name: 'transfer' })
    const told = { name: 'EventTypeChanged', tenant: 'acme' }
    expect(await stage.told()).toMatchObject([
      { ...told, before: undefined, after: made },
      { ...told, before: made, after: changed },
      { ...told, before: changed, after: undefined },
    ])
  })

  test('is refused to whoever read it before the last change', async () => {
    const read = await put()
    const present = await put({ disabled: true })
    await expect(put({ etag: read.etag })).rejects.toMatchObject({
      ...refusal(ErrorReason.ETAG_MISMATCH),
      metadata: { etag: present.etag },
    })
  })

  test('that is not there, or is of another tenant, is neither read nor removed', async () => {
    await put()
    const globex = await stage.newTenant('globex')
    const refused = refusal(ErrorReason.OBJECT_NOT_FOUND)
    await expect(globex.getEventType({ name: 'transfer' })).rejects.toMatchObject(refused)
    await expect(globex.removeEventType({ name: 'transfer' })).rejects.toMatchObject(refused)
  })

  test.each<[string, object, string]>([
    [
      'a place for nothing',
      { templates: [{ ...transfer.templates[0], app: '<$iban$>' }] },
      'event_type.templates[0].app',
    ],
    ['a name with a blank', { name: 'a transfer' }, 'event_type.name'],
    ['a parameter called otp', { parameters: [{ name: 'otp', type: 1 }] }, 'event_type.parameters[0].name'],
    ['a parameter of no type', { parameters: [{ name: 'payee' }] }, 'event_type.parameters[0].type'],
    [
      'a value that is too long',
      { parameters: [{ name: 'payee', type: 1, maxLength: 65 }] },
      'event_type.parameters[0].max_length',
    ],
    ['no template', { templates: [] }, 'event_type.templates'],
    ['no language', { templates: [{ ...transfer.templates[0], language: '' }] }, 'event_type.templates[0].language'],
    [
      'too many parameters',
      { parameters: Array.from({ length: 21 }, (_, at) => ({ name: `p${at}`, type: 1 })) },
      'event_type.parameters',
    ],
    [
      'more than 16 KiB',
      {
        templates: Array.from({ length: 20 }, (_, at) => ({
          language: `x${'abcdefghijklmnopqrst'[at]}`,
          voice: 'ä'.repeat(400),
          sms: `<$otp$>${'ä'.repeat(390)}`,
          app: 'ä'.repeat(400),
        })),
      },
      'event_type',
    ],
  ])('with %s is refused, and the field is named', async (_, change, field) => {
    await expect(put(change)).rejects.toMatchObject({
      violations: expect.arrayContaining([expect.objectContaining({ field })]),
    })
  })

  test('is listed by name, page by page, and there are a hundred at the most', async () => {
    const initech = await stage.newTenant('initech')
    const names = Array.from({ length: 100 }, (_, at) => `event-${String(at).padStart(3, '0')}`)
    for (const name of names) await put({ name }, initech)
    await expect(put({ name: 'one-more' }, initech)).rejects.toMatchObject(refusal(ErrorReason.LIMIT_REACHED))
    const first = await initech.listEventTypes({ page: { pageSize: 60, pageToken: '' } })
    const second = await initech.listEventTypes({ page: { pageSize: 60, pageToken: first.nextPageToken } })
    expect([...first.eventTypes, ...second.eventTypes].map(({ name }) => name)).toEqual(names)
    expect(second.nextPageToken).toBe('')
  })
})

describe('a decision', () => {
  const decide = (eventName: string) =>
    stage.policy('acme').decide({
      situation: Situation.create({ userId: 'nobody', applicationId: 'shop', eventName }),
    })

  beforeAll(async () => {
    const shop = Application.create({ id: 'shop', name: 'Shop', kind: ApplicationKind.WEB, unknownPeopleAllowed: true })
    await acme.putApplication({ application: shop })
  })

  test('brings what the event is, at once after a change, and no statement more', async () => {
    await put()
    const { eventType, decision } = await decide('transfer')
    expect(eventType).toMatchObject({ name: 'transfer', templates: transfer.templates })
    expect(decision).toMatchObject({ outcome: Outcome.DENIED, reason: DecisionReason.PERSON_UNKNOWN })
    const statistics = countStatements(stage.database.pool)
    await decide('transfer')
    statistics.stop()
    expect(statistics.statements).toBe(2)
    await put({ disabled: true })
    expect((await decide('transfer')).eventType).toBeUndefined()
  })

  test('about no event, or one that is not there, brings none', async () => {
    await put()
    expect((await decide('')).eventType).toBeUndefined()
    expect((await decide('unheard-of')).eventType).toBeUndefined()
  })
})
