import { describe, expect, test } from '@jest/globals'
import { readTokenFile } from './read-token-file.ts'
import { badOf, chunksOf, refusalOf, rowsOf, tokensOf } from './test/reading.ts'
import { rejected } from './token-record.ts'
import { writeBadRows } from './write-bad-rows.ts'

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

async function returned(content: string): Promise<string> {
  const { columns } = await readTokenFile(chunksOf(content))
  return writeBadRows(columns, badOf(await rowsOf(content)))
}

describe('an administrator gets the bad rows back', () => {
  test('with the reason before each', async () => {
    expect(await returned(`serial number,secret key,time interval\n1,${secret},0\n2,${secret},30\n3,x\n`)).toBe(
      [
        '"reason","serial number","secret key","time interval"',
        `"the time interval must be a whole number from 1 to 3600","1","${secret}","0"`,
        '"the row has 2 columns and must have 3","3","x"',
        '',
      ].join('\r\n'),
    )
  })

  test.each([
    ['with a header', `upn;serial number;secret key;time interval\n=ann;="0001";${secret};0\n`],
    ['without', `0001,${secret},0\n0002,${secret},60\n`],
    ['of another server', `0001,${secret},totp,6,0\n`],
    ['of a YubiKey', `OATH-HOTP,11.12.13 18:55,1,0001,,${'0f'.repeat(20)},,,0,0,0,0,0,0,0,0,0,0\n`],
  ])('and can correct them and bring them again: a file %s', async (_which, content) => {
    const file = await returned(content)
    const corrected = file.replaceAll('"0"', '"6"')
    expect(await tokensOf(corrected)).toMatchObject([{ serial: '0001' }])
    expect(badOf(await rowsOf(file))).toHaveLength(1)
  })

  test('of XML the serial number alone', async () => {
    expect(await returned('<Tokens><Token serial="0001"/></Tokens>')).toBe(
      '"reason","serial number"\r\n"the secret is required","0001"\r\n',
    )
    expect(await refusalOf('reason,serial number\r\nx,0001\r\n')).toMatch('must begin with a header')
  })

  test('and a token that was good until somebody looked further', async () => {
    const [token] = await tokensOf(`1,${secret},30\n`)
    const bad = token && rejected(token, 'the serial number is taken')
    expect(bad).toEqual({
      line: 1,
      column: 1,
      serial: '1',
      row: ['1', secret, '30'],
      reason: 'the serial number is taken',
    })
  })
})

describe('a spreadsheet finds no formula in it', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1', "=cmd|' /C calc'!A0"])('%j', (text) => {
    const bad = { line: 1, column: 1, serial: '', reason: 'the secret is required', row: [text] }
    expect(writeBadRows(['serial number'], [bad])).toBe(
      `"reason","serial number"\r\n"the secret is required","'${text}"\r\n`,
    )
  })

  test('nor a way out of its cell', () => {
    const bad = { line: 1, column: 1, serial: '', reason: 'no', row: ['a"b', 'c,d', 'e\r\nf'] }
    expect(writeBadRows([], [bad])).toBe('"reason"\r\n"no","a""b","c,d","e\r\nf"\r\n')
  })
})
