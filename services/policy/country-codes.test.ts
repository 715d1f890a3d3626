import { expect, test } from '@jest/globals'
import { countryCodes } from './country-codes.ts'

test('there are 249 countries, and Kosovo', () => {
  expect(countryCodes.size).toBe(250)
  expect([...countryCodes].filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([])
  expect([...countryCodes]).toEqual([...countryCodes].toSorted())
})

test('every one of them has a name, and none is another name of one', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  expect([...countryCodes].filter((code) => names.of(code) === undefined)).toEqual([])
  expect(['UK', 'EU', 'ZZ', 'AN', 'SU', 'de'].filter((code) => countryCodes.has(code))).toEqual([])
})
