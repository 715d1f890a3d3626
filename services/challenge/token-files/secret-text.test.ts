import { describe, expect, test } from '@jest/globals'
import { seedFromText } from './secret-text.ts'

const seed = Buffer.from('12345678901234567890')
const base32 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('a secret as somebody wrote it', () => {
  test.each([
    ['Base32', base32],
    ['small letters', base32.toLowerCase()],
    ['blanks', 'gezd gnbv gy3t qojq  gezd gnbv gy3t qojq '],
    ['hex', seed.toString('hex')],
    ['hex in capitals', seed.toString('hex').toUpperCase()],
    ['hex with blanks', seed.toString('hex').replaceAll(/(..)/g, '$1 ')],
  ])('%s', (_how, text) => {
    expect(seedFromText(text)).toEqual(seed)
  })

  test.each(['GEZDGNBVGY3TQOJQGEZDGNBVGY', 'GEZDGNBVGY3TQOJQGEZDGNBVGY======', 'GEZDGNBVGY3TQOJQGEZDGNBVGY======\n'])(
    'sixteen bytes with and without padding: %j',
    (text) => {
      expect(seedFromText(text)).toEqual(Buffer.from('1234567890123456'))
    },
  )

  test('the longest is 128 characters', () => {
    expect(seedFromText('ab'.repeat(64), 'hex')).toHaveLength(64)
    expect(seedFromText('MFRGG2LK'.repeat(16))).toHaveLength(80)
    expect(() => seedFromText('A'.repeat(129))).toThrow('the secret must be at most 128 characters')
  })

  test.each([
    ['', 'is required'],
    ['  ', 'is required'],
    ['GEZDGNBVGY3TQOJ0GEZDGNBVGY3TQOJQ', 'must be Base32, which has no 0, 1, 8 or 9, or else hex'],
    ['GEZDGNBVGY3TQOJ1GEZDGNBVGY3TQOJQ', 'must be Base32, which has no 0, 1, 8 or 9, or else hex'],
    ['8', 'must be Base32, which has no 0, 1, 8 or 9, or else hex'],
    [`${seed.toString('hex')}1`, 'must be Base32, which has no 0, 1, 8 or 9, or else hex'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ', 'must be whole Base32'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY3T', 'must be whole Base32'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVG=Y', 'must be whole Base32'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVGYЖ', 'must be whole Base32'],
    ['GEZDGNBVGY3TQOJQ', 'must be at least 16 bytes (128 bits)'],
    ['a1b2c3d43267854532', 'must be at least 16 bytes (128 bits)'],
  ])('%j is refused, and not repeated', (text, reason) => {
    expect(() => seedFromText(text)).toThrow(`the secret ${reason}`)
  })
})

describe('a secret that could be Base32 or hex', () => {
  const either = 'ABCDEF234567ABCDEF234567ABCDEF23'

  test('is not guessed at: the token would never work, and nobody would know why', () => {
    expect(() => seedFromText(either)).toThrow('could be Base32 or hex; name the column "secret key (base32)"')
  })

  test('is what somebody says it is', () => {
    expect(seedFromText(either, 'hex')).toHaveLength(16)
    expect(seedFromText(either, 'base32')).toHaveLength(20)
    expect(seedFromText(seed.toString('hex'), 'hex')).toEqual(seed)
    expect(() => seedFromText(seed.toString('hex'), 'base32')).toThrow('has no 0, 1, 8 or 9')
  })

  test('is Base32 where as hex it would be too short', () => {
    expect(seedFromText('ABCDEF234567ABCDEF234567AA')).toHaveLength(16)
  })
})
