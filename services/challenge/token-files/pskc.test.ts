import { describe, expect, test } from '@jest/globals'
import { badOf, goodOf, reasonsOf, refusalOf, rowsOf, tokensOf } from './test/reading.ts'
import { figure2, figure3, figure4, figure5, figure6, figure7, figure8 } from './test/rfc6030.ts'
import { figure10, figure9 } from './test/rfc6030-bulk.ts'

const seed = Buffer.from('12345678901234567890')
const presharedKey = Buffer.from('12345678901234567890123456789012', 'hex')
const device = { manufacturer: 'Manufacturer', serial: '987654321' }
const hotp = { seed, algorithm: 'sha1', digits: 8, periodSeconds: 0, counter: 0n }

describe('an administrator brings the figures of RFC 6030', () => {
  test('figure 2: a secret of four bytes is none for HOTP (section 10.1)', async () => {
    expect(await reasonsOf(figure2)).toEqual(['the secret must be at least 16 bytes (128 bits)'])
  })

  test('figure 2 names no device; the key is known by its own id', async () => {
    expect(badOf(await rowsOf(figure2))).toMatchObject([{ serial: '12345678', row: ['12345678'], line: 7, column: 5 }])
  })

  test('figure 3: a plain key; a distinguished name is information only, and assigns it to nobody', async () => {
    expect(await tokensOf(figure3)).toMatchObject([{ ...device, ...hotp, userId: '', model: '' }])
  })

  test('figure 4: a key that is to be derived elsewhere can not be imported', async () => {
    expect(await reasonsOf(figure4)).toEqual(['the secret must be in the file, not derived from a key elsewhere'])
  })

  test('figure 5: neither a key that wants a PIN nor the PIN itself is a token', async () => {
    expect(await reasonsOf(figure5)).toEqual([
      'the policy must hold nothing but StartDate, ExpiryDate and KeyUsage; no other is understood',
      'the algorithm must be HOTP or TOTP',
    ])
  })

  test('figure 6: AES-128-CBC under the pre-shared key, its MAC verified', async () => {
    expect(await tokensOf(figure6, { presharedKey })).toMatchObject([{ ...device, ...hotp }])
  })

  test('figure 6 under the name that the file gives the key', async () => {
    expect(await tokensOf(figure6, { presharedKey, keyName: 'Pre-shared-key' })).toHaveLength(1)
    expect(await refusalOf(figure6, { presharedKey, keyName: 'other' })).toMatch('under a key of another name')
  })

  test('figure 7: the key made of a passphrase; names with a prefix, and some with none', async () => {
    const token = { ...hotp, manufacturer: 'TokenVendorAcme', serial: '987654321' }
    expect(await tokensOf(figure7, { passphrase: 'qwerty' })).toMatchObject([token])
  })

  test('figure 8: what is encrypted to a certificate is refused', async () => {
    expect(await refusalOf(figure8, { presharedKey })).toBe(
      'file is encrypted to a certificate, which is not supported',
    )
  })

  test('figure 9: a signature is not looked at', async () => {
    expect(await tokensOf(figure9)).toMatchObject([{ serial: '0755225266', seed, digits: 6 }])
  })

  test('figure 10: many keys with their dates; the second of one device is there already', async () => {
    const rows = await rowsOf(figure10)
    expect(goodOf(rows).map(({ serial, expiryDate }) => [serial, expiryDate?.toISOString().slice(0, 10)])).toEqual([
      ['654321', '2006-05-31'],
      ['123456', '2006-05-31'],
      ['9999999', '2006-03-31'],
    ])
    expect(badOf(rows)).toMatchObject([
      { serial: '9999999', reason: expect.stringContaining('stands further up already') },
    ])
  })
})

describe('a wrong or missing key says no more than that', () => {
  test.each([
    [{}, 'file is encrypted; its pre-shared key is needed'],
    [{ passphrase: 'qwerty' }, 'file is encrypted; its pre-shared key is needed'],
    [{ presharedKey: Buffer.alloc(16, 1) }, 'file is not opened by this pre-shared key'],
    [{ presharedKey: Buffer.alloc(32, 1) }, 'file is not opened by this pre-shared key'],
    [{ presharedKey: Buffer.alloc(0) }, 'file is not opened by this pre-shared key'],
  ])('figure 6 with %p', async (options, message) => {
    expect(await refusalOf(figure6, options)).toBe(message)
  })

  test.each([
    [{}, 'file is encrypted; its passphrase is needed'],
    [{ presharedKey }, 'file is encrypted; its passphrase is needed'],
    [{ passphrase: 'qwertz' }, 'file is not opened by this passphrase'],
    [{ passphrase: '' }, 'file is not opened by this passphrase'],
  ])('figure 7 with %p', async (options, message) => {
    expect(await refusalOf(figure7, options)).toBe(message)
  })

  test.each([
    ['the key of the MAC', 'ESIzRFVmd4iZ', 'ESIzRFVmd4ia'],
    ['the secret', 'AAECAwQFBgcI', 'AAECAwQFBgcJ'],
    ['the MAC', 'Su+NvtQfmvfJ', 'Su+NvtQfmvfK'],
  ])('figure 6 with %s changed, since nothing else shows that the key is right', async (_what, from, to) => {
    expect(figure6).toContain(from)
    const message = 'file is not opened by this pre-shared key'
    expect(await refusalOf(figure6.replace(from, to), { presharedKey })).toBe(message)
  })
})
