import { expect, test } from '@jest/globals'
import { maskPhone } from './masked-phone.ts'

test.each([
  ['+14255550123', '+*********23'],
  ['+1 425 555-0123', '+* *** ***-**23'],
  ['4711', '****'],
  ['', ''],
])('%s reads %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked)
})
