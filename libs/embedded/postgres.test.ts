import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { access, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Client } from 'pg'
import { typescriptProgram } from '#libs/testing/typescript-program'
import { until } from '#libs/testing/until'
import { startPostgres } from './postgres.ts'
import { scratchFolder } from './scratch-folder.ts'

let folder: string

// One cluster for all: each test starts it, and leaves it stopped.
beforeAll(async () => {
  folder = await mkdtemp(join(await scratchFolder(), 'embedded-postgres-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query({ text: statement, rowMode: 'array' })
  await client.end()
  return rows.flat()
}

const gone = (path: string) =>
  access(path).then(
    () => false,
    () => true,
  )

const ended = (pid: number) => gone(`/proc/${pid}/stat`)

test('a set-up that died half-way is begun anew', async () => {
  await mkdir(join(folder, 'unfinished/base'), { recursive: true })
  const server = await startPostgres({ folder })
  expect(await ask(server.url, 'show server_encoding')).toEqual(['UTF8'])
  expect(await gone(join(folder, 'unfinished'))).toBe(true)
  await server.stop()
})

test('it keeps its data and its password over a restart', async () => {
  const before = await startPostgres({ folder })
  await ask(before.url, 'create table kept as select 42 as answer')
  await before.stop()
  expect(await ended(before.pid)).toBe(true)
  const after = await startPostgres({ folder, port: before.port })
  expect(after.url).toBe(before.url)
  expect(await ask(after.url, 'select answer from kept')).toEqual([42])
  await after.stop()
})

test('it recovers what was committed before a power cut', async () => {
  const before = await startPostgres({ folder })
  await ask(before.url, 'create table rescued as select 42 as answer')
  await before.kill()
  const after = await startPostgres({ folder })
  expect(await ask(after.url, 'select answer from rescued')).toEqual([42])
  await after.stop()
})

test('it listens on this machine only, to who knows the password, and commits durably', async () => {
  const server = await startPostgres({ folder })
  const settings = ['listen_addresses', 'unix_socket_directories', 'synchronous_commit', 'fsync', 'max_connections']
  const shown = await Promise.all(settings.map((name) => ask(server.url, `show ${name}`)))
  expect(shown.flat()).toEqual(['127.0.0.1', '', 'on', 'on', '300'])
  expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600)
  expect(await readFile(`/proc/${server.pid}/cmdline`, 'utf8')).not.toContain(new URL(server.url).password)
  const wrong = server.url.replace(new URL(server.url).password, 'wrong')
  await expect(ask(wrong, 'select 1')).rejects.toThrow('password authentication failed')
  await server.stop()
})

test('a taken port is refused in one sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  await expect(startPostgres({ folder, port })).rejects.toThrow(`port ${port} of 127.0.0.1 is taken`)
  other.close()
})

test('two do not share a folder while the first is alive', async () => {
  const first = await startPostgres({ folder })
  await expect(startPostgres({ folder })).rejects.toThrow(`process ${process.pid} already runs one here`)
  await first.stop()
})

test('a pid file whose number another process has by now does not stand in the way', async () => {
  const before = await startPostgres({ folder })
  await before.kill()
  for (const name of ['postgres.pid', 'data/postmaster.pid']) await writeFile(join(folder, name), `${process.pid}\n`)
  const after = await startPostgres({ folder })
  await after.stop()
})

test('what the server fails at is told in its own words', async () => {
  const version = join(folder, 'data/PG_VERSION')
  const right = await readFile(version)
  await writeFile(version, '12\n')
  const heard: string[] = []
  const start = startPostgres({ folder, log: { warn: (line) => heard.push(line) } })
  await expect(start).rejects.toThrow('PostgreSQL did not start: database files are incompatible with server')
  expect(heard).toEqual([expect.stringContaining('incompatible')])
  await writeFile(version, right)
})

/** Starts one in a program of its own that then does `last`; gives the id of the server. */
async function startElsewhere({ place, ephemeral, last }: { place: string; ephemeral: boolean; last: string }) {
  const program = typescriptProgram(`
    import { startPostgres } from '#libs/embedded/postgres'
    console.log((await startPostgres({ folder: '${place}', ephemeral: ${ephemeral} })).pid)
    ${last}
  `)
  return Number(await text(program.stdout))
}

test('when its starter is killed it ends too, and can be started again at once', async () => {
  const pid = await startElsewhere({ place: folder, ephemeral: false, last: "process.kill(process.pid, 'SIGKILL')" })
  const next = await startPostgres({ folder })
  await until(() => ended(pid))
  await next.stop()
})

test('an ephemeral one whose starter is killed ends and leaves nothing behind', async () => {
  const place = join(folder, 'ephemeral')
  const pid = await startElsewhere({ place, ephemeral: true, last: "process.kill(process.pid, 'SIGKILL')" })
  await until(async () => (await ended(pid)) && (await gone(place)))
})

test('it does not keep its starter from ending', async () => {
  const pid = await startElsewhere({ place: folder, ephemeral: false, last: '' })
  await until(() => ended(pid))
})

test('an ephemeral one leaves nothing behind', async () => {
  const place = join(folder, 'ephemeral')
  const server = await startPostgres({ folder: place, ephemeral: true })
  await server.stop()
  await server.stop()
  expect(await gone(place)).toBe(true)
})
