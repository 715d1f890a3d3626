import { describe, expect, test } from '@jest/globals'
import { EventParameterType, EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { parametersHash } from '#libs/confirmation/parameters'
import { readEvent } from './event.ts'
import { valueTypes } from './event-values.ts'

const { TEXT, DIGITS, AMOUNT, DATE, PHONE } = EventParameterType
const shared = { required: false, sensitive: false, maxLength: 64 }

const transfer: EventType = EventType.fromPartial({
  name: 'transfer',
  parameters: [
    { ...shared, name: 'payee', type: TEXT, required: true, maxLength: 20 },
    { ...shared, name: 'amount', type: AMOUNT, required: true },
    { ...shared, name: 'account', type: DIGITS, sensitive: true },
    { ...shared, name: 'day', type: DATE },
  ],
  templates: [
    {
      language: 'en',
      voice: 'Pay <$amount$> to <$payee$>, account <$account$>, on <$day$>.',
      sms: '<$otp$> pays <$amount$> to <$payee$>. Code: <$otp$>',
      app: 'Pay <$amount$> to <$payee$> (<$account$>) on <$day$>',
    },
    { language: 'de', voice: '<$amount$> an <$payee$>', sms: '<$otp$>: <$amount$> an <$payee$>', app: '<$amount$>' },
  ],
})

const given = { payee: 'Ben', amount: '1250.00 EUR', account: '0123456', day: '2026-01-31' }
const read = (parameters: Record<string, string>, language = 'en') =>
  readEvent({ name: 'transfer', parameters }, transfer, language)

describe('an event is told', () => {
  test('as it is read, and as it is heard', () => {
    expect(read(given).secret).toEqual({
      hash: parametersHash(given),
      language: 'en',
      voice: 'Pay EUR 1,250.00 to Ben, account 0 1 2 3 4 5 6, on January 31, 2026.',
      sms: ['', ' pays EUR 1,250.00 to Ben. Code: ', ''],
      app: 'Pay EUR 1,250.00 to Ben (0123456) on January 31, 2026',
    })
  })

  test.each([
    ['de', 'de', '1.250,00 EUR an Ben'],
    ['de-CH', 'de', '1.250,00 EUR an Ben'],
    ['DE', 'de', '1.250,00 EUR an Ben'],
    ['it', 'en', 'Pay EUR 1,250.00 to Ben, account , on .'],
    ['', 'en', 'Pay EUR 1,250.00 to Ben, account , on .'],
  ])('in the best language there is for %j', (wanted, language, voice) => {
    expect(read({ payee: 'Ben', amount: '1250.00 EUR' }, wanted).secret).toMatchObject({ language, voice })
  })

  test('without what is not seen, and a value that looks like a place stays as it is', () => {
    const { secret, masked } = read({ payee: 'B\u202een\r\n<$otp$>', amount: '1' })
    expect(secret.voice).toContain('to B en <$otp$>,')
    expect(secret.sms).toHaveLength(3)
    expect(masked.payee).toBe('B en <$otp$>')
  })

  test('to everybody but the person without what is sensitive', () => {
    expect(read(given).masked).toEqual({ ...given, account: '***' })
    expect(read({ payee: 'Ben', amount: '1' }).masked).toEqual({ payee: 'Ben', amount: '1' })
  })
})

describe('an event is refused', () => {
  test('115 where there is no such type', () => {
    expect(() => readEvent({ name: 'transfer', parameters: given }, undefined, '')).toThrow(
      expect.objectContaining({ reason: ErrorReason.EVENT_NOT_ALLOWED, metadata: { result_code: '115' } }),
    )
  })

  const { payee: _payee, ...withoutPayee } = given
  test.each<[string, Record<string, string>, string]>([
    ['a parameter that is missing', withoutPayee, 'payee'],
    ['one that is unknown', { ...given, iban: 'DE' }, 'iban'],
    ['one of the prototype', { ...given, constructor: 'x' }, 'constructor'],
    ['a text that is too long', { ...given, payee: 'x'.repeat(21) }, 'payee'],
    ['a text without anything to read', { ...given, payee: '\u200b \u0007' }, 'payee'],
    ['an amount with a comma', { ...given, amount: '1250,00' }, 'amount'],
    ['digits with a letter', { ...given, account: '12a' }, 'account'],
    ['a day that is none', { ...given, day: '2026-02-30' }, 'day'],
  ])('116 for %s, which it names', (_, parameters, name) => {
    expect(() => read(parameters)).toThrow(
      expect.objectContaining({
        reason: ErrorReason.EVENT_PARAMETER_INVALID,
        message: expect.stringContaining(`event.parameters.${name} `),
        metadata: { result_code: '116' },
        violations: [expect.objectContaining({ field: `event.parameters.${name}` })],
      }),
    )
  })

  test('with every fault at once', () => {
    expect(() => read({ iban: '1' })).toThrow(
      expect.objectContaining({
        violations: ['payee', 'amount', 'iban'].map((name) =>
          expect.objectContaining({ field: `event.parameters.${name}` }),
        ),
      }),
    )
  })
})

describe('a value', () => {
  test.each([
    [AMOUNT, '1250', 'de', '1.250'],
    [AMOUNT, '1250.5 EUR', 'de', '1.250,50 EUR'],
    [AMOUNT, '0.1234 USD', 'en', 'USD 0.1234'],
    [AMOUNT, '-7 JPY', 'en', '-JPY 7'],
    [AMOUNT, '123456789012345.6789', 'en', '123,456,789,012,345.6789'],
    [DATE, '2026-01-31', 'de', '31. Januar 2026'],
    [DATE, '2026-01-31', 'fr', '31 janvier 2026'],
    [PHONE, '+14255550123', 'en', '+14255550123'],
    [DIGITS, '007', 'en', '007'],
  ] as const)('of type %i, %s, is read in %s as %s', (type, value, language, shown) => {
    expect(valueTypes[type].fault(value)).toBeUndefined()
    expect(valueTypes[type].shown(value, language)).toBe(shown)
  })

  test.each([
    [AMOUNT, ['', '1.', '.5', '1e3', '1 eur', '1 EUR ', '1234567890123456', '1.23456', 'NaN']],
    [DATE, ['', '2026-1-1', '31.01.2026', '2026-13-01', '2026-01-31T00:00:00Z']],
    [DIGITS, ['', ' 1', '-1', '١']],
    [PHONE, ['', '0123456', '+0123456789', '+1 425 5550123']],
  ] as const)('of type %i is none of %j', (type, values) => {
    expect(values.filter((value) => valueTypes[type].fault(value) === undefined)).toEqual([])
  })
})
