import { describe, expect, test } from '@jest/globals'
import { testWorld } from '#libs/testing/clock'
import { codeHash, isCodeOf, spokenCode } from './spoken-code.ts'

const key = Buffer.alloc(32, 7).toString('base64')
const hash = codeHash(key, '0KQF1-M3XWP')

describe('a code that is read out', () => {
  test('has ten characters, of which none is taken for another', () => {
    const { randomBytes } = testWorld()
    for (let made = 0; made < 200; made++) {
      expect(spokenCode(randomBytes)).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    }
  })

  test('has fifty bits of chance: each byte decides one of 32 characters, each as likely as the others', () => {
    const counted = new Map<string, number>()
    for (let byte = 0; byte < 256; byte++) {
      const [character = ''] = spokenCode(() => Buffer.alloc(10, byte))
      counted.set(character, (counted.get(character) ?? 0) + 1)
    }
    expect(counted.size).toBe(32)
    expect(new Set(counted.values())).toEqual(new Set([8]))
  })

  test.each([
    '0KQF1-M3XWP',
    '0kqf1m3xwp',
    '0KQF1 M3XWP',
    ' 0kqf1 - m3xwp ',
    'OkqfI–m3xwp',
    'oKQFl‑M3XWP',
    '0-K-Q-F-1-M3XWP',
  ])('is understood when it is typed as %j', (typed) => {
    expect(isCodeOf(key, hash, typed)).toBe(true)
  })

  test.each(['', '-', '0KQF1-M3XW', '0KQF1-M3XWPP', '0KQF1-M3XWQ', '０KQF1-M3XWP', '0KQF1_M3XWP', '\u0000', '💥'])(
    'is not %j',
    (typed) => {
      expect(isCodeOf(key, hash, typed)).toBe(false)
    },
  )

  test('has another hash under another key', () => {
    expect(isCodeOf(Buffer.alloc(32, 8).toString('base64'), hash, '0KQF1-M3XWP')).toBe(false)
  })
})
