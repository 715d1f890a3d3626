import { expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { isSameHash, openSlowHash, usualCost, type Salted } from './slow-hash.ts'

const salted: Salted = { salt: Buffer.alloc(16, 7).toString('base64'), cost: { cpu: 1024, block: 8, parallel: 1 } }

/** A hash that takes until it is let go. */
function held() {
  const open: (() => void)[] = []
  const slowHash = openSlowHash((secret) => new Promise((resolve) => open.push(() => resolve(secret))))
  return { open, slowHash }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('scrypt is what RFC 7914 says, and dear by default', async () => {
  const nacl = { salt: Buffer.from('NaCl').toString('base64'), cost: { cpu: 1024, block: 8, parallel: 16 } }
  // Section 12, the first 32 bytes: PBKDF2 gives them whatever length was asked for.
  const expected = 'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162'
  const [hash] = await openSlowHash()(['password'], nacl)
  expect(Buffer.from(hash, 'base64').toString('hex')).toBe(expected)
  expect(usualCost.cpu * usualCost.block * usualCost.parallel).toBeGreaterThanOrEqual(2 ** 14 * 8 * 5)
})

test('another salt makes another hash', async () => {
  const other = { ...salted, salt: Buffer.alloc(16, 8).toString('base64') }
  const slowHash = openSlowHash()
  expect(await slowHash(['270519'], salted)).not.toEqual(await slowHash(['270519'], other))
})

test('two are hashed at a time, those who came first before the others', async () => {
  const { open, slowHash } = held()
  const done: string[] = []
  const all = ['a', 'b', 'c', 'd'].map((secret) => slowHash([secret], salted).then((hashes) => done.push(...hashes)))
  await turn()
  expect(open.length).toBe(2)
  open.shift()?.()
  await turn()
  expect(done).toEqual(['a'])
  expect(open.length).toBe(2)
  while (done.length < 4) {
    open.shift()?.()
    await turn()
  }
  await Promise.all(all)
  expect(done).toEqual(['a', 'b', 'c', 'd'])
})

test('64 wait, and the next hears when to come back; then there is room again', async () => {
  const { open, slowHash } = held()
  const all = Array.from({ length: 66 }, () => slowHash(['x'], salted))
  await expect(slowHash(['y'], salted)).rejects.toMatchObject({ reason: ErrorReason.OVERLOADED, retryAfterMs: 1_000 })
  open.shift()?.()
  await turn()
  const next = slowHash(['z'], salted)
  while (open.length > 0) {
    open.shift()?.()
    await turn()
  }
  expect(await next).toEqual(['z'])
  await Promise.all(all)
})

test('one that fails leaves its place to the next', async () => {
  const slowHash = openSlowHash((secret) =>
    secret === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve(secret),
  )
  const all = await Promise.allSettled(['bad', 'bad', 'bad', 'good'].map((secret) => slowHash([secret], salted)))
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled'])
})

test('all secrets of an answer are hashed one after another in one place, which they leave together', async () => {
  const { open, slowHash } = held()
  const all = [['a', 'b', 'c'], ['d'], ['e']].map((secrets) => slowHash(secrets, salted))
  await turn()
  expect(open.length).toBe(2)
  for (let hashes = 0; hashes < 5; hashes++) {
    open.shift()?.()
    await turn()
    expect(open.length).toBeLessThanOrEqual(2)
  }
  expect(await Promise.all(all)).toEqual([['a', 'b', 'c'], ['d'], ['e']])
})

test('hashes are the same only if every letter is', () => {
  expect(isSameHash('abc', 'abc')).toBe(true)
  for (const other of ['abd', 'ab', 'abcd', '']) expect(isSameHash('abc', other)).toBe(false)
})
