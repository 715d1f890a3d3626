import { describe, expect, test } from '@jest/globals'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { de } from './de.ts'
import { en } from './en.ts'
import { fill } from './fill.ts'
import { languages, textOf } from './index.ts'

const template = Template.ONE_TIME_CODE

describe('the language', () => {
  test.each([
    ['de', de],
    ['DE', de],
    ['de-CH', de],
    ['de-CH-1996', de],
    ['en-GB', en],
    ['', en],
    ['xx', en],
    ['-', en],
    ['__proto__', en],
    ['constructor', en],
  ])('%j is served by what there is', (language, texts) => {
    expect(textOf(template, language)).toBe(texts[template])
  })

  test('every text has the same places as the English one', () => {
    const places = (text: string) => text.match(/<\$\w+\$>/g)?.sort()
    for (const texts of Object.values(languages)) {
      const { ONE_TIME_CODE, ENROLMENT_CODE, FRAUD_ALERT, PROMPT } = Template
      for (const each of [ONE_TIME_CODE, ENROLMENT_CODE, FRAUD_ALERT, PROMPT] as const) {
        expect(places(texts[each])).toEqual(places(en[each]))
      }
    }
  })
})

describe('filling', () => {
  test('a value that looks like a place stays as it is', () => {
    expect(fill('<$a$> <$b$>', { a: '<$b$>', b: '$&' })).toBe('<$b$> $&')
  })

  test('a place may occur twice', () => {
    expect(fill('<$a$><$a$>', { a: 'x' })).toBe('xx')
  })

  test('each missing and each unknown parameter is named', () => {
    expect(() => fill('<$otp$> <$name$>', { otp: '', other: 'x' })).toThrow(
      expect.objectContaining({
        reason: ErrorReason.INVALID_REQUEST,
        violations: ['otp', 'name', 'other'].map((name) => expect.objectContaining({ field: `parameters.${name}` })),
      }),
    )
  })

  test('no parameter hides in the prototype', () => {
    expect(() => fill('<$constructor$>', {})).toThrow('the parameters do not fit the template')
  })
})
