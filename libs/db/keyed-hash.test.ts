import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { derived, keyedHash, mac, matchesMac, sameHash } from './keyed-hash.ts'
import { keyring, SealedWithUnknownKey } from './keyring.ts'

const master = randomBytes(32)
const ring = keyring(`a ${master.toString('base64')}`)
const rotated = keyring(`b ${randomBytes(32).toString('base64')}\na ${master.toString('base64')}`)

test('it is HMAC-SHA-256 under a key derived by HKDF, each part behind its length', () => {
  const key = Buffer.from(hkdfSync('sha256', master, '', 'countersign hashing', 32))
  const message = Buffer.concat([
    Buffer.from([0, 0, 0, 4]),
    Buffer.from('code'),
    Buffer.from([0, 0, 0, 1]),
    Buffer.from('7'),
  ])
  expect(keyedHash(ring, 'code', '7')).toEqual(createHmac('sha256', key).update(message).digest())
})

test('equal parts match, different ones do not, wherever the difference is', () => {
  const parts = fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 })
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other)
      expect(matchesMac(ring, mac(ring, 'code', ...one), 'code', ...other)).toBe(same)
    }),
  )
})

test('a hash for one purpose is none for another', () => {
  expect(matchesMac(ring, mac(ring, 'code', '123456'), 'recovery', '123456')).toBe(false)
  expect(sameHash(keyedHash(ring, 'code', '1'), derived(ring, 'code', '1'))).toBe(false)
})

test('a hash made before a rotation still matches; one whose key is gone says so', () => {
  const before = mac(ring, 'code', '123456')
  expect(matchesMac(rotated, before, 'code', '123456')).toBe(true)
  const after = mac(rotated, 'code', '123456')
  expect(after.keyId).toBe('b')
  expect(() => matchesMac(ring, after, 'code', '123456')).toThrow(SealedWithUnknownKey)
})

test('what is derived is the same each time, and another for other parts', () => {
  expect(derived(ring, 'send', 'x', '1')).toEqual(derived(ring, 'send', 'x', '1'))
  expect(derived(ring, 'send', 'x', '1')).not.toEqual(derived(ring, 'send', 'x', '2'))
})

test('hashes of different lengths differ', () => {
  expect(sameHash(Buffer.from('ab'), Buffer.from('abc'))).toBe(false)
})
