import { expect, test } from '@jest/globals'
import { maskEmail } from './masked-email.ts'

test.each([
  ['ann@example.com', 'a**@example.com'],
  ['a@example.com', '*@example.com'],
  ['"odd@name"@example.com', '"*********@example.com'],
  ['no address', 'n*********'],
  ['', ''],
])('%s reads %s', (email, masked) => {
  expect(maskEmail(email)).toBe(masked)
})
