import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { cachedAuthentication } from './credential-cache.ts'
import type { CredentialCacheOptions } from './credential-cache.ts'
import type { Credential } from './credential.ts'

const call = { path: '/a.B/C', deadline: Infinity }
const credential: Credential = { id: '1', tenant: 'acme', application: 'vpn', scopes: ['challenge'] }
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')

let clock = 0
let asked: string[] = []
let store = new Map<string, Credential>()

beforeEach(() => {
  clock = 1_000_000
  asked = []
  store = new Map([[hashOf('good'), credential]])
})

function authentication(options: Partial<CredentialCacheOptions> = {}) {
  const authenticate = cachedAuthentication({
    async lookup(keyHash) {
      asked.push(keyHash.toString('hex'))
      return store.get(keyHash.toString('hex'))
    },
    ttlMs: 10_000,
    missTtlMs: 1_000,
    now: () => clock,
    ...options,
  })
  return async (key: string) => authenticate(key, call)
}

describe('a good key', () => {
  test('is looked up by its hash, once, however many calls bring it at the same moment and after', async () => {
    const authenticate = authentication()
    const found = await Promise.all([authenticate('good'), authenticate('good'), authenticate('good')])
    expect(found).toEqual([credential, credential, credential])
    await authenticate('good')
    expect(asked).toEqual([hashOf('good')])
  })

  test('is looked up again when what is known of it is too old', async () => {
    const authenticate = authentication()
    await authenticate('good')
    clock += 9_999
    await authenticate('good')
    expect(asked).toHaveLength(1)
    clock += 1
    store.clear()
    await expect(authenticate('good')).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
  })

  test('stops being good the moment it expires, though it was seen a moment before', async () => {
    store.set(hashOf('good'), { ...credential, expiresAt: new Date(clock + 5) })
    const authenticate = authentication()
    await authenticate('good')
    clock += 5
    await expect(authenticate('good')).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_EXPIRED })
    expect(asked).toHaveLength(1)
  })
})

describe('an unknown key', () => {
  test('is refused, and looked up again after a shorter while', async () => {
    const authenticate = authentication()
    await expect(authenticate('new')).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
    await expect(authenticate('new')).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
    expect(asked).toHaveLength(1)
    clock += 1_000
    store.set(hashOf('new'), credential)
    await expect(authenticate('new')).resolves.toBe(credential)
  })

  test('does not crowd out a good one, however many there are', async () => {
    const authenticate = authentication({ most: 2 })
    await authenticate('good')
    for (let guess = 0; guess < 100; guess += 1) await authenticate(`guess ${guess}`).catch(() => {})
    await authenticate('good')
    expect(asked.filter((hash) => hash === hashOf('good'))).toHaveLength(1)
  })
})

test('of too many good keys the one not used the longest is forgotten', async () => {
  for (const key of ['a', 'b', 'c']) store.set(hashOf(key), credential)
  const authenticate = authentication({ most: 2 })
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await authenticate(key)
  expect(asked).toEqual(['a', 'b', 'c', 'b'].map(hashOf))
})

test('a look-up that fails is not remembered', async () => {
  let down = true
  const authenticate = authentication({
    async lookup() {
      if (down) throw new Error('down')
      return credential
    },
  })
  await expect(Promise.all([authenticate('good'), authenticate('good')])).rejects.toThrow('down')
  down = false
  await expect(authenticate('good')).resolves.toBe(credential)
})
