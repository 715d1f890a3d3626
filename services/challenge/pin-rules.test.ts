import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { brokenRules, type ProposedPin } from './pin-rules.ts'

const rules = { minimumLength: 4, weakAllowed: false, history: 5, expiryDays: 0, fraudCode: '2468' }
const proposed = (pin: string, more: Partial<ProposedPin> = {}): ProposedPin => ({
  ...{ pin, confirmation: undefined, rules, phones: ['+14255550123'], usedBefore: false },
  ...more,
})
const told = (pin: string, more: Partial<ProposedPin> = {}) =>
  brokenRules(proposed(pin, more)).map(({ of, description }) => `${of} ${description}`)

const digits = (least: number, most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((all) => all.join(''))
const around = (middle: fc.Arbitrary<string>) =>
  fc.tuple(digits(0, 5), middle, digits(0, 5)).map((parts) => parts.join(''))

describe('a PIN', () => {
  test.each([
    ['270', 'pin must have at least 4 digits'],
    ['27051948362705194', 'pin must have at most 16 digits'],
    ['27a519', 'pin must be of digits only'],
    ['270٣19', 'pin must be of digits only'],
    ['270005', 'pin must not repeat a digit 3 times or more in a row'],
    ['273459', 'pin must not have 3 or more ascending or descending digits in a row'],
    ['279875', 'pin must not have 3 or more ascending or descending digits in a row'],
    ['2425587', "pin must not have 4 digits in a row of one of the person's phone numbers"],
    ['2468', 'pin must not be the code that reports fraud'],
  ])('of %s breaks one rule, and hears which', (pin, message) => {
    expect(told(pin)).toEqual([message])
  })

  test('hears of every rule that it breaks, together', () => {
    expect(told('111', { confirmation: '112', usedBefore: true })).toEqual([
      'pin must have at least 4 digits',
      'pin must not repeat a digit 3 times or more in a row',
      'pin must differ from the last 5',
      'confirmation must be the new PIN once more',
    ])
  })

  test('may be weak where the tenant lets it, and in nothing else', () => {
    const weakAllowed = { rules: { ...rules, weakAllowed: true } }
    expect(told('1112345550123', weakAllowed)).toEqual([])
    expect(told('2468', weakAllowed)).toEqual(['pin must not be the code that reports fraud'])
  })

  test('that keeps all rules may be set', () => {
    expect(told('270519', { confirmation: '270519' })).toEqual([])
  })
})

describe('whatever stands around it', () => {
  const holds = (middle: fc.Arbitrary<string>, message: RegExp) =>
    fc.assert(fc.property(around(middle), (pin) => told(pin).some((line) => message.test(line))))

  test('a digit three times in a row is weak', () => {
    holds(
      fc.integer({ min: 0, max: 9 }).map((digit) => `${digit}`.repeat(3)),
      /repeat/,
    )
  })

  test('three digits up or down are weak', () => {
    const up = fc.integer({ min: 0, max: 7 }).map((first) => `${first}${first + 1}${first + 2}`)
    holds(up, /ascending/)
    holds(
      up.map((run) => [...run].toReversed().join('')),
      /ascending/,
    )
  })

  test('four digits of a phone number are weak', () => {
    holds(
      fc.integer({ min: 0, max: 7 }).map((from) => '14255550123'.slice(from, from + 4)),
      /phone/,
    )
  })

  test('a PIN that is let through has none of that', () => {
    fc.assert(
      fc.property(digits(0, 18), (pin) => {
        if (told(pin).length > 0) return true
        const steps = [...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index]))
        const weak = steps.some((step, index) => index > 0 && step === steps[index - 1] && Math.abs(step) <= 1)
        return !weak && pin.length >= 4 && pin.length <= 16 && pin !== '2468'
      }),
    )
  })
})
