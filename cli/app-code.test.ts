import { expect, test } from '@jest/globals'
import { appCode } from './app-code.ts'

/** The seed of RFC 6238, appendix B, in base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [20000000000, '353130'],
])('at %d seconds the app shows the code of RFC 6238, appendix B', (seconds, code) => {
  expect(appCode(`otpauth://totp/Acme:bob?secret=${secret}&issuer=Acme`, new Date(seconds * 1000))).toBe(code)
})

test('what the URI says of digits and period is heeded', () => {
  expect(appCode(`otpauth://totp/bob?secret=${secret}&digits=8&period=30`, new Date(59_000))).toBe('94287082')
})

test.each(['otpauth://totp/bob', 'bob', 'https://example.com'])('%s is nothing that an app loads', (text) => {
  expect(() => appCode(text, new Date())).toThrow('an authenticator app loads otpauth://totp/')
})
