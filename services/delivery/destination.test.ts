import { expect, test } from '@jest/globals'
import { notAllowed, obstacleTo } from './destination.ts'
import { sendingLimits } from './sending-limits.ts'

const limits = (given: object = {}) => sendingLimits.parse(given)

test.each([
  ['a mobile', '+4915112345678'],
  ['a landline', '+493012345678'],
  ['a number of a range that is not known', '+14255550123'],
  ['a network of no country', '+88213300655'],
])('%s may be reached where no country is named', (_, to) => {
  expect(obstacleTo(to, limits())).toBeUndefined()
})

test.each([
  ['a premium rate', '+499001234567'],
  ['a shared cost', '+491801234567'],
  ['a personal number', '+447012345678'],
  ['a premium rate in another country', '+19002345678'],
])('%s is not texted', (_, to) => {
  expect(obstacleTo(to, limits())).toBe('number_type')
  expect(obstacleTo(to, limits({ refusedTypes: [] }))).toBeUndefined()
})

test.each([
  ['+4915112345678', undefined],
  ['+14255550123', undefined],
  ['+447700900123', 'country'],
  ['+88213300655', 'country'],
])('where only Germany and the United States are allowed, %s meets %s', (to, obstacle) => {
  expect(obstacleTo(to, limits({ countries: ['DE', 'US'] }))).toBe(obstacle)
})

test('a country that is none is not taken for one', () => {
  expect(() => limits({ countries: ['XX'] })).toThrow('must be a country such as DE')
})

test('the refusal says what stands in the way, and not the number', () => {
  expect(notAllowed('country', 'sms')).toMatchObject({ metadata: { cause: 'country', channel: 'sms' } })
})
