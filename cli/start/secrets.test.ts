import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyring } from '#libs/db/sealed'
import { keptSecrets } from './secrets.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-secrets-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('they are made once, for their owner alone', async () => {
  const first = await keptSecrets(folder)
  expect(await keptSecrets(folder)).toEqual(first)
  const modes = await Promise.all([first.keyringFile, first.operatorKeyFile].map((path) => stat(path)))
  expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o600])
  expect((await stat(join(folder, 'secrets'))).mode & 0o777).toBe(0o700)
})

test('the keyring is one that services read', async () => {
  const { keyringFile } = await keptSecrets(folder)
  expect(keyring(await readFile(keyringFile, 'utf8')).activeId).toBe('k1')
})

test('no two installations have the same', async () => {
  const other = await keptSecrets(join(folder, 'other'))
  expect(other.operatorKey).not.toBe((await keptSecrets(folder)).operatorKey)
})
