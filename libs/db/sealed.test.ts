import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { keyring, open, seal, SealBroken, SealedWithUnknownKey } from './sealed.ts'

const line = (id: string) => `${id} ${randomBytes(32).toString('base64')}`
const [first, second] = [line('2031-04'), line('2031-05')]
const old = keyring(first)
const rotated = keyring(`# the newest first\n\n${second}\n${first}\n`)
const context = 'challenge.factor.secret:acme:0b5c'

test('what was sealed opens, whatever it is', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), (plaintext, context) => {
      const opened = open(old, seal(old, Buffer.from(plaintext), context), context)
      expect(opened).toEqual(Buffer.from(plaintext))
    }),
  )
})

test('sealing twice gives two values, and shows nothing of the plaintext', () => {
  const [one, other] = [seal(old, 'a seed', context), seal(old, 'a seed', context)]
  expect(one.sealed.equals(other.sealed)).toBe(false)
  expect(one.sealed.includes('a seed')).toBe(false)
  expect(one.sealed).toHaveLength(1 + 12 + 16 + 'a seed'.length)
})

test('after a rotation old values open, new ones are sealed with the new key', () => {
  const before = seal(old, 'a seed', context)
  expect(open(rotated, before, context).toString()).toBe('a seed')
  expect([before.keyId, seal(rotated, 'a seed', context).keyId]).toEqual(['2031-04', '2031-05'])
})

test('a key that is gone is named, and only its name', () => {
  const value = seal(rotated, 'a seed', context)
  expect(() => open(old, value, context)).toThrow(SealedWithUnknownKey)
  expect(() => open(old, value, context)).toThrow("the key file has no key '2031-05'")
})

test('moved to another row or column it does not open', () => {
  const value = seal(old, 'a seed', context)
  expect(() => open(old, value, 'challenge.factor.secret:acme:0b5d')).toThrow(SealBroken)
  expect(() => open(old, value, 'challenge.factor.pin:acme:0b5c')).toThrow(SealBroken)
})

test('not a bit of it can be changed, nor a byte cut off', () => {
  const { keyId, sealed } = seal(old, 'a seed', context)
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const altered = Buffer.from(sealed)
    altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    expect(() => open(old, { keyId, sealed: altered }, context)).toThrow(SealBroken)
  }
  for (let length = 0; length < sealed.length; length++) {
    expect(() => open(old, { keyId, sealed: sealed.subarray(0, length) }, context)).toThrow(SealBroken)
  }
})

test.each([
  ['', 'the key file holds no key'],
  ['# nothing but words', 'the key file holds no key'],
  [`${first}\nfoo c2hvcnQ=`, "line 2 of the key file is not '<keyId> <base64 of 32 bytes>'"],
  [
    `\n\nid with spaces ${randomBytes(32).toString('base64')}`,
    "line 3 of the key file is not '<keyId> <base64 of 32 bytes>'",
  ],
  [`a ${randomBytes(31).toString('base64')}`, "line 1 of the key file is not '<keyId> <base64 of 32 bytes>'"],
  [`${first}\n${line('2031-04')}`, "line 2 of the key file gives the key id '2031-04' a second key"],
])('a key file that is wrong is told where, and nothing of what: %#', (text, complaint) => {
  expect(() => keyring(text)).toThrow(new Error(complaint))
})

test('a keyring that is printed shows no key', () => {
  const key = first.split(' ')[1] as string
  for (const printed of [inspect(old, { depth: 9 }), JSON.stringify(old)]) {
    expect(printed).not.toContain(key)
    expect(printed).not.toContain(Buffer.from(key, 'base64').toString('hex'))
  }
})
