import { describe, expect, test } from '@jest/globals'
import { badOf, goodOf, reasonsOf, refusalOf, rowsOf, tokensOf } from './test/reading.ts'

const seed = Buffer.from('12345678901234567890')
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const hex = seed.toString('hex')
const header = 'upn,serial number,secret key,time interval,manufacturer,model'
const row = `ann@example.com,1001,${secret},60,Acme,T1`
const plain = { seed, algorithm: 'sha1', digits: 6, counter: 0n }

describe('an administrator brings one of the two layouts', () => {
  test('with the header', async () => {
    const token = {
      ...plain,
      serial: '1001',
      userId: 'ann@example.com',
      manufacturer: 'Acme',
      model: 'T1',
      periodSeconds: 60,
    }
    expect(await tokensOf(`${header}\n${row}\n`)).toEqual([{ ...token, line: 2, column: 2, row: row.split(',') }])
  })

  test('without: serial number, secret and interval', async () => {
    expect(await tokensOf(`1001,${secret},30\n1002,${secret},60`)).toMatchObject([
      { ...plain, serial: '1001', periodSeconds: 30, userId: '', manufacturer: '', line: 1 },
      { serial: '1002', periodSeconds: 60, line: 2 },
    ])
  })

  test('without a column of people: the tokens are nobody’s', async () => {
    const file = `serial number,secret key,time interval,manufacturer,model\n1001,${secret},,Acme,T1\n`
    expect(await tokensOf(file)).toMatchObject([{ userId: '', periodSeconds: 30 }])
  })
})

describe('the dialects', () => {
  const semicolons = (text: string) => text.replaceAll(',', ';')
  test.each([
    ['semicolons', semicolons(`${header}\n${row}\n`)],
    ['tabs', `${header}\n${row}\n`.replaceAll(',', '\t')],
    ['quotes', `${header}\n${row}\n`.replaceAll(/[^,\n]+/g, '"$&"')],
    ['blanks around', `${header}\n${row}\n`.replaceAll(',', ' , ')],
    ['blanks around quotes', `${header}\n${row.replaceAll(/[^,]+/g, ' "$&" ')}\n`],
    ['a byte order mark', `\ufeff${header}\n${row}\n`],
    ['Windows', `${header}\r\n${row}\r\n`],
    ['an old Macintosh', `${header}\r${row}\r`],
    ['separators at the end', `${header},,\n${row},,\n`],
    ['separators at the end of rows alone', `${header}\n${row},,\n`],
    ['no last line break', `${header}\n${row}`],
    ['empty lines', `\n\n${header}\n\n${row}\n,,,,,\n\n`],
    ['notes', `# our tokens\n${header}\n# box 1\n${row}\n`],
    ['a hint for spreadsheets', semicolons(`sep=;\n${header}\n${row}\n`)],
    ['capitals', `${header.toUpperCase()}\n${row}\n`],
    ['other columns', `note,${header},shelf\nnew,${row},7\n`],
    ['leading zeros kept', `${header}\n${row.replace('1001', '="1001"')}\n`],
    ['a guarded formula', `${header}\n${row}\n`.replace('T1', "'=T1")],
    ['UTF-16', Buffer.from(`\ufeff${header}\n${row}\n`, 'utf16le')],
    ['UTF-16, the other way', Buffer.from(`\ufeff${header}\n${row}\n`, 'utf16le').swap16()],
  ])('%s', async (_how, file) => {
    const [token] = await tokensOf(file)
    expect({ ...token, model: token?.model.replace('=', '') }).toMatchObject({
      ...{ serial: '1001', userId: 'ann@example.com', manufacturer: 'Acme', model: 'T1', seed, periodSeconds: 60 },
    })
  })

  test('a quoted cell may hold the separator, and quotes', async () => {
    expect(await tokensOf(`${header}\n${row.replace('Acme', '"Acme ""A"", Ltd"')}\n`)).toMatchObject([
      { manufacturer: 'Acme "A", Ltd' },
    ])
  })
})

describe('what the makers of tokens call the columns', () => {
  test.each([
    [`SN;Seed (hex);OTP length\n1001;${hex};8`, { digits: 8, periodSeconds: 30 }],
    [`Serial No.,Secret (Base32),Time step (sec)\n1001,${secret},60`, { periodSeconds: 60 }],
    [`Token ID\tSecret Key in hex\tType\tMoving Factor\n1001\t${hex}\tHOTP\t7`, { periodSeconds: 0, counter: 7n }],
    [
      `serial,seed,algorithm,digits,counter\n1001,${secret},HMAC-SHA256,7,3`,
      { algorithm: 'sha256', digits: 7, counter: 3n, periodSeconds: 0 },
    ],
    [`serial,secret,counter,interval\n1001,${secret},0,60`, { periodSeconds: 60, counter: 0n }],
    [`serial,secret,tokentype,interval\n1001,${secret},event,60`, { periodSeconds: 0 }],
    [
      `serial number,secret key,start date,expiry date\n1001,${secret},2020-01-02,2030-01-02T03:04:05Z`,
      { startDate: new Date('2020-01-02'), expiryDate: new Date('2030-01-02T03:04:05Z') },
    ],
    [
      `vendor,product,username,serial,otpkey\nAcme,T1,ann,1001,${hex}`,
      { manufacturer: 'Acme', model: 'T1', userId: 'ann' },
    ],
  ])('%j', async (file, token) => {
    expect(await tokensOf(`${file}\n`)).toMatchObject([{ serial: '1001', seed, ...token }])
  })

  test('what they leave out may be given with the file', async () => {
    const defaults = { manufacturer: 'Acme', model: 'T2', digits: 8, algorithm: 'sha256', periodSeconds: 60 } as const
    expect(await tokensOf(`serial,secret\n1001,${secret}\n`, { defaults })).toMatchObject([defaults])
    expect(await tokensOf(`1001,${secret}\n`, { defaults })).toMatchObject([defaults])
    expect(
      await tokensOf(`serial,secret,type\n1001,${secret},TOTP\n`, { defaults: { periodSeconds: 0 } }),
    ).toMatchObject([{ periodSeconds: 30 }])
  })

  test('how the secrets are written may be given too, but the header knows better', async () => {
    const either = 'ABCDEF234567ABCDEF234567ABCDEF23'
    const lengthOf = async (column: string) =>
      (await tokensOf(`serial,${column}\n1,${either}\n`, { secretEncoding: 'hex' }))[0]?.seed.length
    expect([await lengthOf('secret'), await lengthOf('secret (base32)')]).toEqual([16, 20])
  })
})

describe('a bad row is alone', () => {
  test.each([
    [`ann,1001,${secret},60,Acme`, 0, 'the row has 5 columns and must have 6'],
    [`ann,1001,${secret},60,Acme,T1,more`, 0, 'the row has 7 columns and must have 6'],
    [`ann,"1001,${secret},60,Acme,T1`, 0, 'the row has a quotation mark that is not closed on the same line'],
    [`${row}${'x'.repeat(9000)}`, 0, 'the row must be at most 8192 characters'],
    [`ann,,${secret},60,Acme,T1`, 2, 'the serial number is required'],
    [`ann,1.00E+12,${secret},60,Acme,T1`, 2, 'the serial number was rounded by a spreadsheet; write it as text'],
    [`ann,${'1'.repeat(65)},${secret},60,Acme,T1`, 2, 'the serial number must be at most 64 characters'],
    [`ann,1\u00071,${secret},60,Acme,T1`, 2, 'the serial number must hold no control characters'],
    [`ann,1001,,60,Acme,T1`, 3, 'the secret is required'],
    [
      `ann,1001,${secret.replace('Z', '8')},60,Acme,T1`,
      3,
      'the secret must be Base32, which has no 0, 1, 8 or 9, or else hex',
    ],
    [`ann,1001,${secret},0,Acme,T1`, 4, 'the time interval must be a whole number from 1 to 3600'],
    [`ann,1001,${secret},3601,Acme,T1`, 4, 'the time interval must be a whole number from 1 to 3600'],
    [`ann,1001,${secret},30.5,Acme,T1`, 4, 'the time interval must be a whole number from 1 to 3600'],
    [`ann,1001,${secret},60,${'x'.repeat(65)},T1`, 5, 'the manufacturer must be at most 64 characters'],
    [`${'x'.repeat(257)},1001,${secret},60,Acme,T1`, 1, 'the user must be at most 256 characters'],
    [`a\ufffdn,1001,${secret},60,Acme,T1`, 1, 'the user must be written in UTF-8 or UTF-16'],
  ])('%#: line, column and reason', async (bad, column, reason) => {
    const rows = await rowsOf(`${header}\n${row.replace('1001', '1')}\n${bad}\n${row.replace('1001', '2')}\n`)
    expect(goodOf(rows).map(({ serial }) => serial)).toEqual(['1', '2'])
    expect(badOf(rows)).toMatchObject([{ line: 3, column, reason }])
  })

  test.each([
    ['digits', '9', 'the number of digits must be a whole number from 6 to 8'],
    ['algorithm', 'MD5', 'the algorithm must be SHA-1, SHA-256 or SHA-512'],
    ['type', 'OCRA', 'the type must be HOTP or TOTP'],
    ['type', 'constructor', 'the type must be HOTP or TOTP'],
    ['counter', '281474976710657', 'the counter must be a whole number from 0 to 281474976710656'],
    ['expiry date', '31/12/2030', 'the expiry date must be a date, such as 2030-01-31 or 2030-01-31T00:00:00Z'],
  ])('%s %s', async (column, value, reason) => {
    expect(await reasonsOf(`serial,secret,${column}\n1,${secret},${value}\n`)).toEqual([reason])
  })

  test('bytes that are no text spoil their row only', async () => {
    const file = Buffer.concat([
      Buffer.from(`${header}\nj`),
      Buffer.from([0xf6]),
      Buffer.from(`rg,1,${secret},60,Acme,T1\n${row}\n`),
    ])
    const rows = await rowsOf(file)
    expect([goodOf(rows).length, badOf(rows)[0]?.reason]).toEqual([1, 'the user must be written in UTF-8 or UTF-16'])
  })

  test('neither its reason nor its serial number ever holds a secret, not even in the wrong column', async () => {
    const rows = await rowsOf(
      `${header}\nann,${secret},1001,60,Acme,T1\nann,${hex},1001,60,Acme,T1\nann,1,${secret}1,60,Acme,T1\n`,
    )
    expect(badOf(rows)).toHaveLength(3)
    for (const { serial, reason } of badOf(rows)) {
      expect(`${serial} ${reason}`).not.toMatch(new RegExp(`${secret}|${hex}`))
    }
  })

  test('a file that ends within its secret is not taken at its word', async () => {
    const [first = '', ...rest] = await reasonsOf(`serial,secret\n1,${secret}`)
    expect([first, rest]).toEqual([expect.stringContaining('may be cut off'), []])
    expect(await tokensOf(`serial,secret\n1,${secret}\n`)).toHaveLength(1)
  })
})

describe('what is no file of tokens', () => {
  test.each([
    ['', 'file is empty'],
    [' \n \n', 'file is empty'],
    ['hello', 'file must begin with a header that names "serial number" and "secret key"'],
    ['a,b,c\n1,2,x\n', 'file must begin with a header'],
    [`${'x,y\n'.repeat(40)}${header}\n${row}\n`, 'file must begin with a header'],
    [
      `upn,serial number,time interval\nann,1,30\n`,
      'file must have a column "serial number" and a column "secret key"',
    ],
    [`seed,token,interval\n${secret},1,30\n`, 'file must have a column "serial number" and a column "secret key"'],
    [`serial,secret,seed\n1,${secret},${secret}\n`, 'file must have one column of secrets, not more'],
  ])('%j', async (file, message) => {
    expect(await refusalOf(file)).toMatch(message)
  })

  test('what stands above a header is bad rows', async () => {
    const rows = await rowsOf(`Manufacturer,Acme\nMade for us\n${header}\n${row}\n`)
    expect(badOf(rows).map(({ line }) => line)).toEqual([1, 2])
    expect(goodOf(rows)).toHaveLength(1)
  })
})
