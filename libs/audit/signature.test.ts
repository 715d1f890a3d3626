import { describe, expect, test } from '@jest/globals'
import { anchorStatement, auditKey, isSigned, rangeStatement } from './signature.ts'

const key = auditKey(Buffer.alloc(32, 1).toString('base64'))
const other = auditKey(Buffer.alloc(32, 2).toString('base64'))
const anchor = { tenant: 'acme', sequence: 3n, hash: Buffer.alloc(32), signedAt: new Date(0) }

test('the key pair is that of RFC 8032, section 7.1', () => {
  const secret = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
  const { publicKey, sign } = auditKey(Buffer.from(secret, 'hex').toString('base64'))
  expect(publicKey.toString('hex')).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
  expect(sign('').toString('hex')).toMatch(/^e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155/)
})

describe('a signature', () => {
  const signature = key.sign(anchorStatement(anchor))

  test('is known by the key that made it', () => {
    expect(isSigned(anchorStatement(anchor), signature, key.publicKey)).toBe(true)
    expect(isSigned(anchorStatement(anchor), signature, other.publicKey)).toBe(false)
  })

  test.each([{ tenant: 'acme2' }, { sequence: 4n }, { hash: Buffer.alloc(32, 1) }, { signedAt: new Date(1) }])(
    'is over all it says: %j',
    (change) => {
      expect(isSigned(anchorStatement({ ...anchor, ...change }), signature, key.publicKey)).toBe(false)
    },
  )

  test('over rows is none over a range', () => {
    expect(isSigned(rangeStatement({ ...anchor, from: 1n, previousHash: anchor.hash }), signature, key.publicKey)).toBe(
      false,
    )
  })

  test('of another length is none', () => {
    expect(isSigned(anchorStatement(anchor), Buffer.alloc(0), key.publicKey)).toBe(false)
    expect(isSigned(anchorStatement(anchor), signature, Buffer.alloc(3))).toBe(false)
  })
})

test.each(['', 'short', Buffer.alloc(33).toString('base64')])('a key that is none is refused: %j', (text) => {
  expect(() => auditKey(text)).toThrow('32 bytes')
})
