import { afterAll, beforeAll, describe as suite, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { format, inspect } from 'node:util'
import { address, describe, duration, env, flag, integer, oneOf, optional, secret, text, url } from './env.ts'

const config = env({
  LISTEN: address({ default: '127.0.0.1:7001', about: 'Where calls are taken.' }),
  NATS_URL: url(),
  KEYS: secret(),
  DATABASE_URL: secret(url({ about: 'The database.' })),
  TTL: duration('5m'),
  LICENSING: oneOf(['open', 'enforced'], 'open'),
  POOL: integer({ default: 10, min: 1, max: 200 }),
  STRICT: flag(false),
  REGION: optional(text()),
})

const least = { NATS_URL: 'nats://127.0.0.1:4222', KEYS: 'k1:c2VjcmV0', DATABASE_URL: 'postgres://u:hunter2@db/cs' }

function complaint(environment: NodeJS.ProcessEnv): string {
  try {
    config(environment)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was wrong')
}

let folder: string
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'env-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

suite('reading', () => {
  test('what is not given takes its default, typed', () => {
    const { KEYS, DATABASE_URL, ...plain } = config(least)
    expect(plain).toEqual({
      LISTEN: '127.0.0.1:7001',
      NATS_URL: 'nats://127.0.0.1:4222',
      TTL: 300_000,
      LICENSING: 'open',
      POOL: 10,
      STRICT: false,
      REGION: undefined,
    })
    expect([KEYS.reveal(), DATABASE_URL.reveal()]).toEqual([least.KEYS, least.DATABASE_URL])
  })

  test('what is given wins, and an empty variable counts as not given', () => {
    const read = config({ ...least, TTL: '', POOL: '200', STRICT: 'TRUE', REGION: 'west', LICENSING: 'enforced' })
    expect(read).toMatchObject({ TTL: 300_000, POOL: 200, STRICT: true, REGION: 'west', LICENSING: 'enforced' })
  })

  test.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['14d', 1_209_600_000],
  ])('the duration %s is %d milliseconds', (given, expected) => {
    expect(config({ ...least, TTL: given }).TTL).toBe(expected)
  })

  test.each([
    'db:5432',
    '[::1]:7001',
    'dns:///policy-headless.auth.svc:7001',
    '0.0.0.0:0',
    'ipv4:10.0.0.1:7001,10.0.0.2:7001',
  ])('%s is an address', (given) => {
    expect(config({ ...least, LISTEN: given }).LISTEN).toBe(given)
  })

  test('the result is frozen', () => {
    expect(Object.isFrozen(config(least))).toBe(true)
  })

  test('a default that its own reader would refuse is a mistake, told at once', () => {
    expect(() => duration('5 minutes')).toThrow('is not a duration')
    expect(() => integer({ default: 0, min: 1 })).toThrow('is too small')
  })
})

suite('files', () => {
  test('any variable may name a file, whose trimmed content is the value', () => {
    const { KEYS, POOL } = config({
      ...least,
      KEYS: '',
      KEYS_FILE: file('keys', ' k2:YQ==\n'),
      POOL_FILE: file('pool', '7\n'),
    })
    expect([KEYS.reveal(), POOL]).toEqual(['k2:YQ==', 7])
  })

  test('given both ways is refused', () => {
    expect(complaint({ ...least, KEYS_FILE: file('keys', 'x') })).toContain('KEYS and KEYS_FILE are both given')
  })

  test('a file that cannot be read or is empty is named', () => {
    const missing = join(folder, 'absent')
    const environment = { ...least, KEYS: '', KEYS_FILE: missing, POOL_FILE: file('empty', '\n') }
    expect(complaint(environment)).toContain(`KEYS_FILE: cannot read ${missing} (ENOENT)`)
    expect(complaint(environment)).toContain(`POOL_FILE: ${join(folder, 'empty')} is empty`)
  })
})

suite('complaints', () => {
  test('come all at once, a line each, saying what is accepted', () => {
    const wrong = {
      LISTEN: 'localhost',
      NATS_URL: 'nats',
      TTL: '5 minutes',
      LICENSING: 'free',
      POOL: '201',
      STRICT: 'maybe',
    }
    expect(complaint(wrong).split('\n')).toEqual([
      'the configuration is not usable:',
      '  LISTEN: "localhost" is not an address; give host:port, such as 127.0.0.1:7001',
      '  NATS_URL: is not a URL; give scheme://host[:port][/path]',
      '  KEYS: is missing; give any text, or KEYS_FILE',
      '  DATABASE_URL: is missing; give scheme://host[:port][/path], or DATABASE_URL_FILE',
      '  TTL: "5 minutes" is not a duration; give a number and a unit: 250ms, 30s, 5m, 2h or 14d',
      '  LICENSING: "free" is not known; give open or enforced',
      '  POOL: "201" is too large; give a whole number from 1 to 200',
      '  STRICT: "maybe" is neither true nor false; give true or false',
    ])
  })

  test.each([
    '127.0.0.1:70000',
    'two words:80',
    ':80',
    'http://host:80',
    'ipv4:10.0.0.1:7001,10.0.0.2:70000',
    'ipv4:10.0.0.1:7001,host:7001',
  ])('%s is no address', (given) => {
    expect(complaint({ ...least, LISTEN: given })).toContain('is not an address')
  })

  test('never repeat a secret or a URL', () => {
    expect(complaint({ ...least, DATABASE_URL: 'u:hunter2@db' })).not.toContain('hunter2')
    expect(complaint({ ...least, NATS_URL: 'u:hunter2@nats' })).not.toContain('hunter2')
  })
})

suite('secrets', () => {
  test('show nowhere but where they are revealed', () => {
    const read = config(least)
    for (const shown of [JSON.stringify(read), inspect(read), format('%o %j', read, read), `${read.KEYS}`]) {
      expect(shown).toContain('[secret]')
      expect(shown).not.toMatch(/c2VjcmV0|hunter2/)
    }
  })
})

suite('documentation', () => {
  test('gives a row for each variable', () => {
    const rows = describe(config)
    expect(rows).toHaveLength(9)
    expect(rows[0]).toEqual({
      name: 'LISTEN',
      kind: 'address',
      required: false,
      default: '127.0.0.1:7001',
      about: 'Where calls are taken.',
    })
    expect(rows[3]).toMatchObject({ name: 'DATABASE_URL', kind: 'secret URL', required: true, about: 'The database.' })
    expect(rows[8]).toMatchObject({ name: 'REGION', required: false, default: undefined })
  })
})
