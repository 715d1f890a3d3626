import { describe, expect, test } from '@jest/globals'
import { containerOf, packageOf, plainSecret, plainValue } from './test/pskc-writer.ts'
import { badOf, goodOf, reasonsOf, rowsOf, tokensOf } from './test/reading.ts'

const file = (key: Parameters<typeof packageOf>[0]) => containerOf(packageOf(key))
const reasonOf = async (key: Parameters<typeof packageOf>[0]) => (await reasonsOf(file(key)))[0]
const tokenOf = async (key: Parameters<typeof packageOf>[0]) => (await tokensOf(file(key)))[0]

describe('how a key makes codes', () => {
  test.each([
    ['totp', '', { periodSeconds: 30, algorithm: 'sha1' }],
    ['hotp', '', { periodSeconds: 0, counter: 0n, algorithm: 'sha1' }],
    ['totp-sha256', '', { algorithm: 'sha256' }],
    ['hotp-hmac-sha512', '', { algorithm: 'sha512', periodSeconds: 0 }],
    ['totp', '<Suite>HMAC-SHA256</Suite>', { algorithm: 'sha256' }],
    ['totp', '<Suite>TOTP-SHA512</Suite>', { algorithm: 'sha512' }],
    ['totp', '<Suite hashalgo="sha256" />', { algorithm: 'sha256' }],
    ['totp', '<ResponseFormat Length="8" Encoding="DECIMAL"/>', { digits: 8 }],
  ])('%s %s', async (algorithm, parameters, token) => {
    expect(await tokenOf({ algorithm, parameters })).toMatchObject(token)
  })

  test.each([
    [{ algorithm: 'pin' }, 'the algorithm must be HOTP or TOTP'],
    [{ algorithm: 'ocra', parameters: '<Suite>OCRA-1:HOTP-SHA1-6:QN08</Suite>' }, 'the algorithm must be HOTP or TOTP'],
    [{ parameters: '<Suite>MD5</Suite>' }, 'the algorithm must be SHA-1, SHA-256 or SHA-512'],
    [
      { algorithm: 'totp-sha256', parameters: '<Suite>SHA512</Suite>' },
      'the algorithm is one hash by its name and another by its suite',
    ],
    [
      { parameters: '<ResponseFormat Length="9" Encoding="DECIMAL"/>' },
      'the number of digits must be a whole number from 6 to 8',
    ],
    [{ parameters: '<ResponseFormat Length="8" Encoding="HEXADECIMAL"/>' }, 'the number of digits must be decimal'],
    [
      { parameters: '<ResponseFormat Length="8" Encoding="DECIMAL" CheckDigits="true"/>' },
      'the number of digits must come without a check digit',
    ],
    [
      { data: plainSecret + plainValue('TimeInterval', '3601') },
      'the time interval must be a whole number from 1 to 3600',
    ],
    [
      { data: plainSecret + plainValue('TimeDrift', '-10001') },
      'the time drift must be a whole number from -10000 to 10000',
    ],
    [
      { algorithm: 'hotp', data: plainSecret + plainValue('Counter', '-1') },
      'the counter must be a whole number from 0 to 281474976710656',
    ],
    [{ data: '' }, 'the secret is required'],
    [{ data: plainValue('Secret', 'MTIz NDU2*') }, 'the secret must be Base64'],
    [{ serial: '' }, 'the serial number is required'],
    [{ serial: 'x'.repeat(65) }, 'the serial number must be at most 64 characters'],
    [{ more: '<UserId>&#9;a&#9;b</UserId>' }, 'the user must hold no control characters'],
  ])('%p is refused', async (key, reason) => {
    expect(await reasonOf(key)).toBe(reason)
  })

  test.each([
    ['NzA5Nzkx', 709_791n],
    ['AAAAAAAAAAw=', 12n],
    ['12', 12n],
  ])('a counter may be written %s', async (text, counter) => {
    expect(await tokenOf({ algorithm: 'hotp', data: plainSecret + plainValue('Counter', text) })).toMatchObject({
      counter,
    })
  })
})

describe('a policy that is not understood (section 5)', () => {
  const policy = (content: string) => ({ more: `<Policy>${content}</Policy>` })

  test.each([
    policy('<KeyUsage>OTP</KeyUsage>'),
    policy('<KeyUsage>CR</KeyUsage><KeyUsage>OTP</KeyUsage>'),
    policy('<StartDate>2020-01-01T00:00:00Z</StartDate><ExpiryDate>2040-01-01T00:00:00Z</ExpiryDate>'),
    policy(''),
    { more: '<Extensions><x:Policy xmlns:x="urn:x"><x:Stop/></x:Policy></Extensions>' },
  ])('%p lets the key be used', async (key) => {
    expect(await tokenOf(key)).toBeDefined()
  })

  test.each([
    [policy('<KeyUsage>CR</KeyUsage>'), 'does not allow one-time passwords'],
    [policy('<KeyUsage>OTP</KeyUsage><KeyUsage>Dance</KeyUsage>'), 'a KeyUsage that is not understood'],
    [policy('<NumberOfTransactions>4321</NumberOfTransactions>'), 'no other is understood'],
    [policy('<PINPolicy PINUsageMode="Local" PINEncoding="DECIMAL"/>'), 'no other is understood'],
    [policy('<x:OnWeekdays xmlns:x="urn:x"/>'), 'no other is understood'],
    [policy('<x:KeyUsage xmlns:x="urn:x">OTP</x:KeyUsage>'), 'no other is understood'],
    [policy('not on Sundays'), 'no other is understood'],
    [{ more: '<Policy Strict="yes"/>' }, 'no other is understood'],
    [{ more: '<Policy/><Policy/>' }, 'must have one element Policy'],
  ])('%p keeps it from being imported', async (key, reason) => {
    expect(await reasonOf(key)).toMatch(reason)
  })
})

describe('what is told of the device', () => {
  test('its model, and the user where it is a plain name', async () => {
    const key = { device: '<Model>T1</Model><IssueNo>1</IssueNo><UserId>ann@example.com</UserId>' }
    expect(await tokenOf(key)).toMatchObject({ manufacturer: 'Acme', model: 'T1', userId: 'ann@example.com' })
  })

  test('the key may be used while both it and its device may', async () => {
    const between = (from: string, to: string) => `<StartDate>${from}</StartDate><ExpiryDate>${to}</ExpiryDate>`
    const key = {
      device: between('2020-01-01T00:00:00Z', '2030-06-01T12:00:00+02:00'),
      more: `<Policy>${between('2021-02-03', '2031-01-01T00:00:00')}</Policy>`,
    }
    expect(await tokenOf(key)).toMatchObject({
      startDate: new Date('2021-02-03T00:00:00Z'),
      expiryDate: new Date('2030-06-01T10:00:00Z'),
    })
  })

  test.each(['2021-02-30', 'soon', '2021-13-01T00:00:00Z', '2021-01-01T25:00:00Z'])('%s is no date', async (date) => {
    expect(await reasonOf({ device: `<StartDate>${date}</StartDate>` })).toMatch(/^the start date must be a date/)
  })

  test('what the file leaves out may be given with it', async () => {
    const bare = file({})
      .replace('<Manufacturer>Acme</Manufacturer>', '')
      .replace(/<ResponseFormat[^>]*>/, '')
    const defaults = { manufacturer: 'Acme', model: 'T2', digits: 8, algorithm: 'sha256', periodSeconds: 60 } as const
    expect(await tokensOf(bare, { defaults })).toMatchObject([defaults])
  })
})

describe('the namespaces count, and not the prefixes', () => {
  test('an element of another namespace is no part of the key', async () => {
    const stranger = `<x:Secret xmlns:x="urn:x"><x:PlainValue>AAAA</x:PlainValue></x:Secret>`
    expect(await reasonOf({ data: stranger })).toBe('the secret is required')
    expect(await tokenOf({ data: stranger + plainSecret })).toBeDefined()
  })

  test('a comment does not split a value', async () => {
    const data = plainSecret.replace('MTIz', 'MT<!-- it is not secret -->Iz')
    expect((await tokenOf({ data }))?.seed.toString()).toBe('12345678901234567890')
  })
})

test('of several keys in one package each is judged', async () => {
  const [first = '', second = ''] = [packageOf({ serial: '1' }), packageOf({ serial: '2', algorithm: 'pin' })]
  const key = /<Key .*<\/Key>/s.exec(second)?.[0] ?? ''
  const rows = await rowsOf(containerOf(first.replace('</Key>', `</Key>${key}`)))
  expect([goodOf(rows).length, badOf(rows).length]).toEqual([1, 1])
})
