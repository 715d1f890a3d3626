import { describe, expect, test } from '@jest/globals'
import { reasonsOf, tokensOf } from './test/reading.ts'

const seed = '00112233445566778899aabbccddeeff00112233'

function fileOf(...tokens: string[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<Tokens>\n${tokens.join('\n')}\n</Tokens>`
}

function token(serial: string, application: string): string {
  return `<Token serial="${serial}">
  <CaseModel>5</CaseModel><Model>101</Model><ProductionDate>02/19/2009</ProductionDate>
  <ProductName>eToken PASS</ProductName>
  <Applications><Application ConnectorID="{a61c4073-2fc8-4170-99d1-9f5b70a2cec6}">${application}</Application></Applications>
</Token>`
}

describe('an administrator brings the XML of eToken PASS', () => {
  test('and gets tokens that move with every press', async () => {
    const file = fileOf(token('00040008CFA5', `<Seed>${seed}</Seed><MovingFactor>1</MovingFactor>`))
    expect(await tokensOf(file)).toMatchObject([
      {
        ...{ line: 3, column: 1, serial: '00040008CFA5', row: ['00040008CFA5'], manufacturer: 'SafeNet' },
        ...{ seed: Buffer.from(seed, 'hex'), model: 'eToken PASS', algorithm: 'sha1' },
        ...{ digits: 6, periodSeconds: 0, counter: 1n, userId: '' },
      },
    ])
  })

  test('a seed of 32 bytes is one of SHA-256, unless they know better', async () => {
    const file = fileOf(token('1', `<seed>${'ab'.repeat(32)}</seed>`))
    expect(await tokensOf(file)).toMatchObject([{ algorithm: 'sha256', counter: 0n }])
    const defaults = { algorithm: 'sha1', digits: 8, manufacturer: 'Aladdin' } as const
    expect(await tokensOf(file, { defaults })).toMatchObject([defaults])
  })

  test.each([
    [token('', `<Seed>${seed}</Seed>`), 'the serial number is required'],
    [token('1', ''), 'the secret is required'],
    [token('1', '<Seed>1234</Seed>'), 'the secret must be at least 16 bytes (128 bits)'],
    [token('1', `<Seed>${seed}0</Seed>`), 'the secret must be hex: two of 0 to 9 and A to F a byte'],
    [
      token('1', `<Seed>${seed}</Seed><MovingFactor>x</MovingFactor>`),
      'the counter must be a whole number from 0 to 281474976710656',
    ],
    [token('1', `<Seed>${seed}</Seed><Seed>${seed}</Seed>`), 'the row must have one element Seed, not more'],
  ])('but none of %#', async (bad, reason) => {
    expect(await reasonsOf(fileOf(bad))).toEqual([reason])
  })
})
