import { describe, expect, test } from '@jest/globals'
import { redact } from './redact.ts'
import { Secret } from './secret.ts'

describe('what is hidden', () => {
  test('a sensitive name hides its whole value, at any depth, in lists, maps and sets', () => {
    const planted = {
      code: '482913',
      deep: [{ deeper: { PIN: 4711, keys: ['k1'], phones: { home: '+14255550123' } } }],
      map: new Map([['accessToken', 'abc']]),
      set: new Set([{ seed: 'JBSW' }]),
    }
    expect(redact(planted)).toEqual({
      code: '[redacted]',
      deep: [{ deeper: { PIN: '[redacted]', keys: '[redacted]', phones: '[redacted]' } }],
      map: { accessToken: '[redacted]' },
      set: [{ seed: '[redacted]' }],
    })
  })

  test('an error shows type, message, stack and causes, and hides its sensitive properties', () => {
    const cause = Object.assign(new TypeError('inner'), { token: 'abc' })
    const error = Object.assign(new Error('outer', { cause }), { request: { body: 'hello' } })
    const shown = redact({ err: error }) as { err: Record<string, unknown> }
    expect(shown.err).toMatchObject({ type: 'Error', message: 'outer', request: { body: '[redacted]' } })
    expect(shown.err['stack']).toContain('redact.test.ts')
    expect(shown.err['cause']).toMatchObject({ type: 'TypeError', message: 'inner', token: '[redacted]' })
  })

  test('an aggregate shows each of its errors', () => {
    const shown = redact(new AggregateError([Object.assign(new Error('one'), { pin: '1234' })], 'all'))
    expect(shown).toMatchObject({ message: 'all', errors: [{ message: 'one', pin: '[redacted]' }] })
  })

  test("an error keeps a code of the system's, SQL's or gRPC's, and no other", () => {
    for (const code of ['ECONNREFUSED', 'ERR_INVALID_ARG_TYPE', '23505', 14]) {
      expect(redact(Object.assign(new Error('no'), { code }))).toMatchObject({ errorCode: code })
    }
    for (const code of ['482913', 482_913, 'a']) {
      expect(redact(Object.assign(new Error('no'), { code }))).toMatchObject({ code: '[redacted]' })
    }
  })

  test('bytes show only their number, and a Secret only that it is one', () => {
    expect(
      redact({ sealed: Buffer.from('seed'), bytes: new Uint8Array(2), config: { DATABASE_URL: new Secret('x') } }),
    ).toEqual({
      sealed: '[4 bytes]',
      bytes: '[2 bytes]',
      config: { DATABASE_URL: '[secret]' },
    })
  })
})

describe('what is shown', () => {
  test('ordinary values stay as they are', () => {
    const plain = { tenant: 'contoso', attemptsLeft: 2, ratio: 0.5, pin: true, code: null, method: ['sms'], size: 5n }
    expect(redact(plain)).toEqual({ ...plain, size: '5' })
    expect(redact({ at: new Date(0), url: new URL('nats://n:4222') })).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      url: 'nats://n:4222',
    })
  })

  test('the original is not touched', () => {
    const original = { pin: '1234' }
    redact(original)
    expect(original).toEqual({ pin: '1234' })
  })
})

describe('bounds', () => {
  test('a cycle ends at six levels', () => {
    const cycle: Record<string, unknown> = { name: 'loop' }
    cycle['self'] = cycle
    expect(JSON.stringify(redact(cycle)).match(/loop/g)).toHaveLength(7)
  })

  test('long texts, long lists and wide objects are cut', () => {
    expect((redact('x'.repeat(100_000)) as string).length).toBe(8_193)
    expect(redact(Array.from({ length: 1_000 }, () => 1))).toHaveLength(101)
    const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i]))
    expect(Object.keys(redact(wide) as object)).toHaveLength(101)
  })

  test('a bushy tree is cut at a thousand values', () => {
    const bush = (depth: number): unknown => (depth === 0 ? 'leaf' : Array.from({ length: 20 }, () => bush(depth - 1)))
    expect(JSON.stringify(redact(bush(4))).match(/leaf/g)?.length).toBeLessThan(1_000)
  })
})
