import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNats } from './find-nats.ts'

let place: string

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'find-nats-'))
})

afterEach(() => rm(place, { recursive: true }))

async function program(folder: string, name: string, body: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\n${body}\n`)
  await chmod(path, 0o755)
  return path
}

test('the environment names the server, or learns that it can not be run', async () => {
  const binary = await program(place, 'my-nats', 'true')
  expect(await findNats({ environment: { NATS_SERVER_BINARY: binary } })).toBe(binary)
  await expect(findNats({ environment: { NATS_SERVER_BINARY: '/no/such' } })).rejects.toThrow('/no/such, which can not')
})

test('a server on PATH is taken before one that was fetched', async () => {
  const binary = await program(place, 'nats-server', 'true')
  expect(await findNats({ folder: place, environment: { PATH: `/nowhere:${place}` } })).toBe(binary)
})

// A stand-in for apt that counts its calls: what is tested is our side, and no network is needed.
test('two that look at once fetch one server between them', async () => {
  const tools = await mkdtemp(join(place, 'tools-'))
  await program(tools, 'apt-get', `echo fetched >>${place}/calls; touch nats-server_1_all.deb`)
  await program(tools, 'dpkg-deb', 'mkdir -p usr/sbin; printf "#!/bin/sh" >usr/sbin/nats-server; chmod 755 usr/sbin/*')
  const environment = { PATH: `${tools}:/usr/bin:/bin` }
  const found = await Promise.all([1, 2].map(() => findNats({ folder: place, environment })))
  expect(found).toEqual([join(place, 'bin/nats-server'), join(place, 'bin/nats-server')])
  expect((await readdir(join(place, 'bin'))).sort()).toEqual(['.lock', 'nats-server'])
  expect(await readFile(join(place, 'calls'), 'utf8')).toBe('fetched\n')
})

test('where none can be had, one sentence says what to do', async () => {
  const environment = { PATH: place }
  await expect(findNats({ folder: place, environment })).rejects.toThrow(/^nats-server is neither .* set NATS_URL/)
})
