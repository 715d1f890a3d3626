import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { Refusal } from '#contracts/refusal'
import { changed, changesOf } from './test/changes.ts'
import { soundCsv, soundPskc, soundSafenet, type Sound } from './test/fuzz.ts'
import { badOf, goodOf, rowsOf } from './test/reading.ts'
import type { Row, TokenRecord } from './token-record.ts'
import { writeBadRows } from './write-bad-rows.ts'

const sounds: [string, Sound][] = [
  ['CSV', soundCsv],
  ['PSKC', soundPskc],
  ['SafeNet', soundSafenet],
]

/** The rows, or none where the file is refused; whatever else is thrown is a fault. */
async function judgedRows(content: Buffer, { presharedKey }: Partial<Sound> = {}, size = 100): Promise<Row[]> {
  const options = { ...(presharedKey && { presharedKey }), passphrase: 'x', defaults: { periodSeconds: 30 } }
  const rows = await rowsOf(content, options, size).catch((error: unknown) => {
    if (error instanceof Refusal) return []
    throw error
  })
  for (const row of rows) check(row)
  writeBadRows(['a'], badOf(rows))
  return rows
}

/** What holds of any row whatsoever. */
function check(row: Row): void {
  if ('bad' in row) {
    expect(row.bad.reason).toMatch(/^the \S[^\n]*$/)
    return
  }
  const { good } = row
  expect(good.serial).toMatch(/^\P{Cc}{1,64}$/u)
  expect(good.seed.length >= 16 && good.seed.length <= 128).toBe(true)
  expect([6, 7, 8]).toContain(good.digits)
  expect(good.periodSeconds >= 0 && good.periodSeconds <= 3600 && good.counter >= 0n).toBe(true)
}

const runs = { numRuns: 300 }

describe('somebody sends what they will', () => {
  const starts = [
    '',
    '<',
    '<Tokens>',
    '<KeyContainer xmlns="urn:ietf:params:xml:ns:keyprov:pskc">',
    'serial,secret\n',
    '\ufeff',
  ]

  test('bytes at random', async () => {
    const bytes = fc.tuple(
      fc.constantFrom(...starts),
      fc.uint8Array({ maxLength: 400 }),
      fc.integer({ min: 1, max: 50 }),
    )
    const property = fc.asyncProperty(bytes, async ([start, rest, size]) => {
      await judgedRows(Buffer.concat([Buffer.from(start), rest]), {}, size)
    })
    await fc.assert(property, runs)
  })

  test('text that is nearly a file', async () => {
    const words = [
      ',',
      ';',
      '\t',
      '"',
      '\n',
      '\r\n',
      '=',
      '#',
      'serial',
      'secret',
      'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      '60',
      'totp',
      '',
    ]
    const tags = [
      '<Key',
      '</Key>',
      '>',
      '/>',
      '<Data>',
      '<Policy>',
      '<KeyPackage>',
      'Id="1"',
      '<!--',
      '-->',
      '<![CDATA[',
      '&amp;',
      '<Token serial="1">',
    ]
    const text = fc.array(fc.constantFrom(...words, ...tags, ...starts), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(text, async (parts) => void (await judgedRows(Buffer.from(parts.join(''))))),
      runs,
    )
  })
})

describe.each(sounds)('a file of %s that did not come whole', (_format, sound) => {
  const told = ({ line, serial, seed, userId, periodSeconds, digits, manufacturer }: TokenRecord) => ({
    ...{ line, serial, seed, userId, periodSeconds, digits, manufacturer },
  })

  test('wherever it is cut, what it yields is what it held', async () => {
    const whole = goodOf(await judgedRows(sound.content, sound)).map(told)
    expect(whole).toHaveLength(6)
    for (let length = 0; length < sound.content.length; length += 7) {
      const cut = goodOf(await judgedRows(sound.content.subarray(0, length), sound, 4096)).map(told)
      expect(cut).toEqual(whole.slice(0, cut.length))
    }
  })

  test('wherever it is changed, it is read or refused', async () => {
    const changes = changesOf(sound.content.length, ['<', '>', '"', '&', '\n', ',', '0'])
    const property = fc.asyncProperty(changes, async (made) => {
      await judgedRows(changed(sound.content, made), sound)
    })
    await fc.assert(property, runs)
  })
})

test('whoever changes an encrypted file brings in no seed of their own', async () => {
  const seeds = goodOf(await judgedRows(soundPskc.content, soundPskc)).map(({ seed }) => seed.toString('hex'))
  const byte = fc.tuple(fc.nat(soundPskc.content.length - 1), fc.integer({ min: 32, max: 126 }))
  const property = fc.asyncProperty(byte, async ([at, value]) => {
    const changed = Buffer.from(soundPskc.content).fill(value, at, at + 1)
    for (const { seed } of goodOf(await judgedRows(changed, soundPskc))) expect(seeds).toContain(seed.toString('hex'))
  })
  await fc.assert(property, { ...runs, numRuns: 1000 })
})
