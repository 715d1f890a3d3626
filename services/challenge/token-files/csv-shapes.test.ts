import { describe, expect, test } from '@jest/globals'
import { badOf, goodOf, rowsOf } from './test/reading.ts'

const seed = Buffer.from('12345678901234567890')
const hex = seed.toString('hex')

describe('files of other servers, without a header', () => {
  test('serial number, secret, type, and what more there is', async () => {
    const file = `Token002, ${hex}, totp, 8\nToken003, ${hex}, hotp, 6\nToken004, ${hex}, totp, 6, 60\nToken001, ${hex}\n`
    const rows = await rowsOf(file)
    expect(goodOf(rows)).toMatchObject([
      { serial: 'Token002', digits: 8, periodSeconds: 30 },
      { serial: 'Token003', digits: 6, periodSeconds: 0 },
      { serial: 'Token004', digits: 6, periodSeconds: 60 },
    ])
    expect(badOf(rows)).toMatchObject([{ line: 4, reason: 'the row has 2 columns and must have 3 to 5' }])
  })

  test('the log of the YubiKey Personalization Tool', async () => {
    const file = `LOGGING START,11.12.13 18:55
OATH-HOTP,11.12.13 18:55,1,ubhe12345678,,${hex},,,0,0,0,8,16,0,0,0,0,0
LOGGING START,11.12.13 18:58
Yubico OTP,11.12.13 18:58,1,ccccccbgbhkl,9b19889fc5c1,${hex.slice(0, 32)},,,0,0,0,0,0,0,0,0,0,1
Static Password,11.12.13 19:07,1,,ba23877e747c,${hex.slice(0, 32)},,,0,0,0,0,0,0,0,0,0,0
OATH-HOTP,11.12.13 18:55,2,,,${hex},,,0,0,0,6,0,0,0,0,0,0\n`
    const rows = await rowsOf(file)
    expect(goodOf(rows)).toMatchObject([
      { serial: 'ubhe12345678', seed, digits: 8, counter: 16n, periodSeconds: 0, manufacturer: 'Yubico', line: 2 },
    ])
    expect(badOf(rows).map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'the type must be HOTP or TOTP'],
      [5, 'the serial number is required'],
      [6, 'the serial number is required'],
    ])
  })

  test('and its list, of which only OATH can be used', async () => {
    const file = `# OATH mode
508327,,0,${hex},,2013-12-12T08:41:07,
# Yubico mode
508328,cccccccccccc,83cebdfb7b93,${hex.slice(0, 32)},,2013-12-12T08:43:17,
# static mode
508329,,,${hex.slice(0, 32)},,2013-12-12T08:44:34,\n`
    const rows = await rowsOf(file)
    expect(goodOf(rows)).toMatchObject([
      { serial: '508327', seed, periodSeconds: 0, digits: 6, manufacturer: 'Yubico' },
    ])
    expect(badOf(rows).map(({ reason }) => reason)).toEqual(Array(2).fill('the type must be HOTP or TOTP'))
  })
})
