import { expect, test } from '@jest/globals'
import { placeOf } from './place-of.ts'

test.each([
  ['a country, to somebody who is spoken to in German', 'DE', 'de-AT', 'Deutschland'],
  ['a country, to somebody of whom no language is known', 'DE', '', 'Germany'],
  ['a country, to somebody whose language nobody speaks', 'DE', 'zz-x', 'Germany'],
  ['a country, to somebody whose language is none', 'DE', 'en-1', 'Germany'],
  ['a country that is none yet', 'XX', 'en', 'XX'],
  ['no country', '', 'en', ''],
  ['what is no code of a country', 'Germany', 'en', ''],
])('%s', (_, country, language, place) => {
  expect(placeOf(country, language)).toBe(place)
})
