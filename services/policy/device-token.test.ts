import { describe, expect, test } from '@jest/globals'
import { realWorld } from '#libs/runtime/world'
import { hashDeviceToken, newDeviceToken, nextDeviceToken } from './device-token.ts'

const token = () => newDeviceToken(realWorld)

describe('a device token', () => {
  test('is csd_ and 48 bytes, another each time', () => {
    const some = Array.from({ length: 100 }, token)
    expect(some.every((each) => /^csd_[\w-]{64}$/.test(each))).toBe(true)
    expect(new Set(some).size).toBe(100)
  })

  test('is followed by one of the same chain with another hash', () => {
    const first = token()
    const next = nextDeviceToken(first, realWorld.randomBytes(32))
    expect(next).not.toBe(first)
    expect(hashDeviceToken(next)?.chain).toEqual(hashDeviceToken(first)?.chain)
    expect(hashDeviceToken(next)?.token).not.toEqual(hashDeviceToken(first)?.token)
  })

  test('is followed by the same one for the same salt, and by another for another', () => {
    const first = token()
    const salt = realWorld.randomBytes(32)
    expect(nextDeviceToken(first, salt)).toBe(nextDeviceToken(first, salt))
    expect(nextDeviceToken(first, salt)).not.toBe(nextDeviceToken(first, realWorld.randomBytes(32)))
    expect(nextDeviceToken(first, salt)).not.toBe(nextDeviceToken(token(), salt))
  })

  test.each([
    ['nothing', ''],
    ['the prefix alone', 'csd_'],
    ['another prefix', token().replace('csd_', 'csk_')],
    ['a character less', token().slice(0, -1)],
    ['a character more', `${token()}A`],
    ['a line more', `${token()}\n`],
    ['padding', `${token().slice(0, -1)}=`],
    ['a space in it', token().replace(/.$/, ' ')],
    ['a letter of another alphabet', token().replace(/.$/, 'é')],
    ['far too much', `csd_${'A'.repeat(1_000_000)}`],
  ])('is not %s', (_, text) => {
    expect(hashDeviceToken(text)).toBeUndefined()
  })
})
