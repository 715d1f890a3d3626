import { describe, expect, test } from '@jest/globals'
import { most } from './limits.ts'
import { readTokenFile } from './read-token-file.ts'
import { containerOf, packageOf } from './test/pskc-writer.ts'
import { all, badOf, chunksOf, goodOf, refusalOf, rowsOf } from './test/reading.ts'

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const csv = `upn,serial number,secret key,time interval,manufacturer,model\nann,1001,${secret},60,Acme,T1\nbob,1002,${secret},60,Acme,T1\n`
const pskc = containerOf(packageOf({ serial: '1' }), packageOf({ serial: '2' }))
const safenet = `<Tokens><Token serial="1"/></Tokens>`
const columns = csv.slice(0, csv.indexOf('\n')).split(',')

describe('a file tells of itself what it is', () => {
  test.each([
    ['csv', csv, columns],
    ['csv', `1,${secret},30\n`, ['serial number', 'secret key', 'time interval']],
    ['pskc', pskc, ['serial number']],
    ['safenet', safenet, ['serial number']],
  ] as const)('%s', async (format, content, columns) => {
    expect(await readTokenFile(chunksOf(content))).toMatchObject({ format, columns })
    expect(await readTokenFile(chunksOf(content), { format })).toMatchObject({ format })
  })

  test('and is refused where somebody expects another', async () => {
    expect(await refusalOf(csv, { format: 'pskc' })).toBe('file must be of the format pskc')
    expect(await refusalOf(pskc, { format: 'csv' })).toBe('file must be of the format csv')
    expect(await refusalOf(safenet, { format: 'pskc' })).toBe('file must be of the format pskc')
  })

  test.each([
    ['nothing', Buffer.alloc(0), 'file is empty'],
    ['a mark alone', Buffer.from('\ufeff'), 'file is empty'],
    ['blanks without end', Buffer.alloc(200_000, ' '), 'file is empty'],
    ['zeros', Buffer.alloc(200_000), 'file must begin with a header'],
    ['one byte', Buffer.from('x'), 'file must begin with a header'],
  ])('%s is no file of tokens', async (_what, content, message) => {
    expect(await refusalOf(content)).toMatch(message)
  })
})

test.each([
  ['CSV', csv],
  ['PSKC', pskc],
  ['UTF-16', Buffer.from(`\ufeff${csv.replace('ann', 'änn')}`, 'utf16le')],
])('it is all one how the bytes of %s come', async (_what, content) => {
  const whole = await rowsOf(content, {}, 1_000_000)
  for (const size of [1, 2, 3, 7, 64]) expect(await rowsOf(content, {}, size)).toEqual(whole)
  expect(whole).toHaveLength(2)
})

describe('a token that is in the file twice', () => {
  const row = (serial: string, manufacturer: string) => `${serial},${secret},60,${manufacturer}\n`
  const file = (...rows: string[]) => `serial number,secret key,time interval,manufacturer\n${rows.join('')}`

  test('is bad the second time, by serial number and manufacturer', async () => {
    const rows = await rowsOf(file(row('1', 'Acme'), row('1', 'Other'), row('1', 'Acme'), row('1', 'Acme')))
    expect(goodOf(rows).map(({ line }) => line)).toEqual([2, 3])
    expect(badOf(rows).map(({ line, reason }) => [line, reason])).toEqual(
      [4, 5].map((line) => [line, 'the serial number stands further up already, with the same manufacturer']),
    )
  })

  test('is good where it was bad before, for another reason', async () => {
    const rows = await rowsOf(file(row('1', 'Acme').replace('60', '0'), row('1', 'Acme')))
    expect([badOf(rows).length, goodOf(rows).length]).toEqual([1, 1])
  })

  test('is not mixed up with one whose name runs into its number', async () => {
    expect(goodOf(await rowsOf(file(row('1', 'Acme1'), row('11', 'Acme'))))).toHaveLength(2)
  })
})

/** More bytes than a file may have, none of which is kept; tells whether it was let go. */
function endless(begin: string) {
  const state = { given: 0, closed: false }
  const chunk = Buffer.from(`2,${secret},x\n`.repeat(50_000))
  async function* chunks() {
    try {
      yield Buffer.from(begin)
      for (; ; state.given += chunk.length) yield chunk
    } finally {
      state.closed = true
    }
  }
  return { state, chunks: chunks() }
}

describe('who brings too much', () => {
  test('is told so when it is too much, and the rest is not read', async () => {
    const { state, chunks } = endless('<!--')
    await expect(readTokenFile(chunks)).rejects.toThrow('too long')
    expect(state.closed).toBe(true)
    expect(state.given).toBeLessThan(2_000_000)
  })

  test('may have no more bytes than the limit', async () => {
    const { state, chunks } = endless('\n')
    const blank = (async function* () {
      yield Buffer.from(`1,${secret},30\n`)
      for await (const chunk of chunks) yield Buffer.alloc(chunk.length * 16, 'y')
    })()
    const { rows } = await readTokenFile(blank)
    await expect(all(rows)).rejects.toThrow(`file must be at most ${most.fileBytes / 2 ** 20} MiB`)
    expect(state.closed).toBe(true)
  })

  test('and goes away in the middle, is let go', async () => {
    const { state, chunks } = endless(`1,${secret},30\n`)
    const { rows } = await readTokenFile(chunks)
    for await (const row of rows) {
      expect(row).toHaveProperty('good.serial', '1')
      break
    }
    expect(state.closed).toBe(true)
  })
})
