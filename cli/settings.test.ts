import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readClientFile, writeClientFile, type ClientFile } from './client-file.ts'
import { readSettings } from './settings.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-settings-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const file: ClientFile = {
  ...{ tenant: 'acme', key: 'csk_file', operatorKey: 'cso_file', applicationKeys: {} },
  addresses: {
    ...{ policy: '127.0.0.1:8001', challenge: '127.0.0.1:8002', delivery: '127.0.0.1:8003' },
    ...{ fraud: '127.0.0.1:8004', reporting: '127.0.0.1:8005' },
  },
  authenticators: { bob: 'otpauth://totp/bob?secret=A' },
}

const environment = () => ({ COUNTERSIGN_FOLDER: folder })

test('without a setting and without a start there is no key, and the addresses are the usual ones', () => {
  const settings = readSettings({}, environment())
  expect(settings).toMatchObject({ key: undefined, operatorKey: undefined, tenant: undefined, authenticators: {} })
  expect(settings.addresses.challenge).toBe('127.0.0.1:7002')
})

test('what a start left is used', async () => {
  await writeClientFile(folder, file)
  expect(readSettings({}, environment())).toMatchObject({ key: 'csk_file', tenant: 'acme', addresses: file.addresses })
})

test('the environment wins over that, and flags win over the environment', async () => {
  await writeClientFile(folder, file)
  const given = {
    ...environment(),
    ...{ COUNTERSIGN_KEY: 'csk_env', COUNTERSIGN_POLICY_ADDRESS: '127.0.0.1:9001', COUNTERSIGN_TENANT: 'globex' },
  }
  expect(readSettings({}, given)).toMatchObject({ key: 'csk_env', tenant: 'globex' })
  const settings = readSettings({ key: 'csk_flag', policyAddress: '127.0.0.1:9009' }, given)
  expect(settings).toMatchObject({ key: 'csk_flag', operatorKey: 'csk_flag' })
  expect(settings.addresses).toMatchObject({ policy: '127.0.0.1:9009', challenge: '127.0.0.1:8002' })
})

test('a key may stand in a file of its own', async () => {
  const path = join(folder, 'key')
  await writeFile(path, 'csk_mounted\n')
  expect(readSettings({}, { ...environment(), COUNTERSIGN_KEY_FILE: path }).key).toBe('csk_mounted')
})

test('what a start leaves is for its owner alone, and comes back as it was', async () => {
  await writeClientFile(folder, file)
  expect((await stat(join(folder, 'client.json'))).mode & 0o777).toBe(0o600)
  expect(readClientFile(folder)).toEqual(file)
})

test('a file that is not ours is refused in one sentence', async () => {
  await writeFile(join(folder, 'client.json'), '{"key": 3}')
  expect(() => readSettings({}, environment())).toThrow(/client\.json can not be understood: remove it/)
})
