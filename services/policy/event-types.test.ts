import { describe, expect, test } from '@jest/globals'
import { EventParameterType, EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { violationsOf } from './event-types.ts'

const { TEXT, AMOUNT } = EventParameterType
const template = { language: 'en', voice: 'Pay <$amount$>.', sms: '<$otp$> pays <$amount$>', app: 'Pay <$amount$>' }
const amount = { name: 'amount', type: AMOUNT, maxLength: 20 }

const faults = (some: object) =>
  violationsOf(
    EventType.fromPartial({ name: 'transfer', parameters: [amount], templates: [template], ...some } as EventType),
  )
const told = (change: object) => faults({ templates: [{ ...template, ...change }] })

test('a type whose templates have places for what it is about has nothing wrong', () => {
  expect(faults({})).toEqual([])
  expect(faults({ templates: [template, { ...template, language: 'de' }] })).toEqual([])
})

describe('each fault is told with its field', () => {
  const first = 'event_type.templates[0]'
  test.each<[string, object, string, RegExp]>([
    ['a place for nothing', { voice: 'To <$payee$>' }, `${first}.voice`, /a place for payee, which is none/],
    ['a text without its code', { sms: 'Pay <$amount$>' }, `${first}.sms`, /the place for the code, <\$otp\$>/],
    ['a code that is said aloud', { voice: '<$otp$>' }, `${first}.voice`, /a place for otp/],
    ['a code in the app', { app: '<$otp$>' }, `${first}.app`, /a place for otp/],
    ['a text that can become too long', { sms: `<$otp$>${'x'.repeat(440)}<$amount$>` }, `${first}.sms`, /at most 480/],
    ['a place of the prototype', { app: '<$constructor$>' }, `${first}.app`, /a place for constructor/],
  ])('%s', (_, change, field, description) => {
    expect(told(change)).toEqual([{ field, description: expect.stringMatching(description) }])
  })

  test('a name and a language that come twice', () => {
    const twice = {
      parameters: [amount, { ...amount, type: TEXT }],
      templates: [template, { ...template, language: 'EN' }],
    }
    expect(faults(twice).map(({ field }) => field)).toEqual([
      'event_type.parameters[1].name',
      'event_type.templates[1].language',
    ])
  })
})
