import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open, seal } from '#libs/db/sealed'
import { env } from '#libs/runtime/env'
import { testKms, type TestKms } from '#libs/testing/kms'
import { keyWrap } from './key-wrap.ts'
import { keyringReaders, openKeyring } from './open-keyring.ts'

let folder: string
let file: string
let kms: TestKms
let said: object[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyring-'))
  file = join(folder, 'keyring')
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  said = []
  kms = await testKms()
})
afterEach(() => kms.stop())

const config = env(keyringReaders)
const line = (id: string) => `${id} ${randomBytes(32).toString('base64')}`
const opened = (environment: NodeJS.ProcessEnv) =>
  openKeyring(config(environment), { info: (fields: object) => void said.push(fields) })
const inKms = () => ({ KMS_URL: kms.url, KMS_TOKEN: kms.token })

/** As a mounted secret is replaced: whole, at once. */
async function mount(...lines: string[]): Promise<void> {
  await writeFile(`${file}.new`, `${lines.join('\n')}\n`)
  await rename(`${file}.new`, file)
}

async function wrappedLine(id: string): Promise<string> {
  return `${id} ${await keyWrap(config({ KEYRING: 'x', ...inKms() }))?.wrap(randomBytes(32))}`
}

describe('a keyring', () => {
  test('of the environment stays as it is', async () => {
    const { keyring, refresh } = await opened({ KEYRING: line('k1') })
    await refresh()
    expect([keyring.activeId, [...keyring.keys.keys()], said]).toEqual(['k1', ['k1'], []])
  })

  test('of a file takes up keys that are added, moved and removed, for all who hold it', async () => {
    const [one, two] = [line('k1'), line('k2')]
    await mount(one)
    const { keyring, refresh } = await opened({ KEYRING_FILE: file })
    const before = seal(keyring, 'a seed', 'here')
    await mount(one, two)
    await refresh()
    expect(seal(keyring, 'a seed', 'here').keyId).toBe('k1')
    await mount(two, one)
    await refresh()
    expect(seal(keyring, 'a seed', 'here').keyId).toBe('k2')
    expect(open(keyring, before, 'here').toString()).toBe('a seed')
    await mount(two)
    await refresh()
    await refresh()
    expect(() => open(keyring, before, 'here')).toThrow("the key file has no key 'k1'")
    expect(said).toEqual([
      { active: 'k1', known: ['k1', 'k2'] },
      { active: 'k2', known: ['k2', 'k1'] },
      { active: 'k2', known: ['k2'] },
    ])
  })

  test('whose file can not be read stays as it was until it can', async () => {
    const one = line('k1')
    await mount(one)
    const { keyring, refresh } = await opened({ KEYRING_FILE: file })
    for (const bad of ['k2 nonsense', '', '# nothing']) {
      await mount(bad)
      await expect(refresh()).rejects.toThrow('key file')
      expect([...keyring.keys.keys()]).toEqual(['k1'])
    }
    await rm(file)
    await expect(refresh()).rejects.toThrow('ENOENT')
    await mount(line('k2'), one)
    await refresh()
    expect(keyring.activeId).toBe('k2')
  })
})

describe('a keyring that a key management service has wrapped', () => {
  test('is unwrapped once, at the start, and outlives the service', async () => {
    const [one, two] = [await wrappedLine('k1'), await wrappedLine('k2')]
    await mount(one, two)
    kms.asked.length = 0
    const { keyring, refresh } = await opened({ KEYRING_FILE: file, ...inKms() })
    const sealed = seal(keyring, 'a seed', 'here')
    expect(open(keyring, sealed, 'here').toString()).toBe('a seed')
    await mount(two, one)
    await refresh()
    expect(kms.asked).toEqual(['decrypt/countersign', 'decrypt/countersign'])
    expect(open(keyring, sealed, 'here').toString()).toBe('a seed')
    await kms.stop()
    const rescue = line('in-the-clear')
    await mount(rescue, two, one)
    await refresh()
    expect([keyring.activeId, open(keyring, sealed, 'here').toString()]).toEqual(['in-the-clear', 'a seed'])
    kms = await testKms()
  })

  test('opens after a restart what was sealed before it', async () => {
    const KEYRING = [await wrappedLine('k1'), line('k0')].join('\n')
    const sealed = seal((await opened({ KEYRING, ...inKms() })).keyring, 'a seed', 'here')
    expect(open((await opened({ KEYRING, ...inKms() })).keyring, sealed, 'here').toString()).toBe('a seed')
  })

  test('does not open by a service that is away, is another or does not know the caller', async () => {
    const KEYRING = `# of May\n${await wrappedLine('k1')}`
    const refused = (environment: object, complaint: string) =>
      expect(opened({ KEYRING, ...environment })).rejects.toThrow(complaint)
    await refused(
      {},
      'line 2 of the key file: it is not the base64 of 32 bytes, and there is no key management service',
    )
    await refused({ KMS_URL: kms.url }, 'KMS_URL is given, and no KMS_TOKEN')
    await refused({ ...inKms(), KMS_TOKEN: 'x' }, 'line 2 of the key file: the key management service refused')
    await refused({ ...inKms(), KMS_KEY: 'other' }, 'refused with 404')
    await refused({ ...inKms(), KMS_URL: 'http://vault.example/v1/transit' }, 'plaintext is for loopback only')
    const other = await testKms()
    await refused({ KMS_URL: other.url, KMS_TOKEN: other.token }, 'refused with 400')
    await other.stop()
    await refused({ KMS_URL: other.url, KMS_TOKEN: other.token }, 'can not be reached')
  })

  test('may not hold a key of another length', async () => {
    const short = await keyWrap(config({ KEYRING: 'x', ...inKms() }))?.wrap(randomBytes(16))
    await expect(opened({ KEYRING: `k1 ${short}`, ...inKms() })).rejects.toThrow('wraps no key of 32 bytes')
  })
})
