import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
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

/** The same runs each time, so that what fails once fails again; another seed looks elsewhere. */
const seed = Number(process.env.FUZZ_SEED ?? 7)

describe(`whatever is loaded (seed ${seed})`, () => {
  const option = fc.tuple(
    fc.constantFrom('secret', 'algorithm', 'digits', 'period', 'issuer', '__proto__'),
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        secret,
        'SHA1',
        'sha256',
        'SHA512',
        'md5',
        '6',
        '8',
        '0',
        '-1',
        '30',
        '1e9',
        'NaN',
        '',
        'Infinity',
      ),
    ),
  )
  const uri = fc
    .tuple(
      fc.constantFrom('otpauth://totp/bob', 'otpauth://hotp/bob', 'otpauth:', 'https://a/'),
      fc.array(option, { maxLength: 4 }),
    )
    .map(
      ([start, options]) =>
        `${start}?${new URLSearchParams([['secret', secret] as [string, string], ...options]).toString()}`,
    )

  test('an app shows a code of six to eight digits, or says in words why not', () => {
    const property = fc.property(fc.oneof(uri, uri, fc.webUrl(), fc.string()), (text) => {
      const shown = codeOrWords(text)
      if (shown instanceof TypeError || shown instanceof RangeError) throw shown
      expect(String(shown instanceof Error ? shown.message : shown)).toMatch(/^(\d{6,8}|\D.+)$/s)
    })
    fc.assert(property, { numRuns: 1_000, seed, interruptAfterTimeLimit: 20_000 })
  })

  function codeOrWords(text: string): unknown {
    try {
      return appCode(text, new Date(59_000))
    } catch (error) {
      return error
    }
  }
})
