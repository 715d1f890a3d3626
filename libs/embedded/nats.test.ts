import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { typescriptProgram } from '#libs/testing/typescript-program'
import { until } from '#libs/testing/until'
import { startNats, type EmbeddedNats } from './nats.ts'

let folder: string
let started: EmbeddedNats[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-nats-'))
  started = []
})

afterEach(async () => {
  for (const server of started) await server.kill()
  await rm(folder, { recursive: true, force: true })
})

async function start(options?: { port?: number; ephemeral?: boolean }): Promise<EmbeddedNats> {
  const server = await startNats({ folder, ...options })
  started.push(server)
  return server
}

const gone = (path: string) =>
  access(path).then(
    () => false,
    () => true,
  )

const ended = (pid: number) => gone(`/proc/${pid}/stat`)

async function streams(url: string): Promise<number> {
  const { username, host } = new URL(url)
  const connection = await connect({ servers: host, token: username })
  const account = await (await jetstreamManager(connection)).getAccountInfo()
  await connection.close()
  return account.streams
}

test('it serves JetStream to who holds the token, and to no one else', async () => {
  const server = await start()
  expect(await streams(server.url)).toBe(0)
  await expect(connect({ servers: new URL(server.url).host })).rejects.toThrow(/authorization/i)
  await server.stop()
  expect(await ended(server.pid)).toBe(true)
})

test('the token stands in a file that only its owner reads, not on the command line', async () => {
  const server = await start()
  const token = new URL(server.url).username
  expect((await stat(join(folder, 'nats.conf'))).mode & 0o777).toBe(0o600)
  expect(await readFile(`/proc/${server.pid}/cmdline`, 'utf8')).not.toContain(token)
})

test('a restart on the same port keeps the address', async () => {
  const before = await start()
  await before.kill()
  const after = await start({ port: before.port })
  expect(after.url).toBe(before.url)
})

test('a taken port is refused in one sentence', async () => {
  const { port } = await start()
  await expect(startNats({ folder: join(folder, 'second'), port })).rejects.toThrow(
    `port ${port} of 127.0.0.1 is taken`,
  )
})

test('what the server fails at is told in its own words', async () => {
  await writeFile(join(folder, 'store'), 'not a folder')
  await expect(start()).rejects.toThrow(/^nats-server did not start: .*not a directory/)
})

test('a program that is no server is told of too', async () => {
  const binary = join(folder, 'nats-server')
  await writeFile(binary, '#!/bin/sh\nexit 1\n')
  await chmod(binary, 0o755)
  await expect(startNats({ folder, binary })).rejects.toThrow('nats-server did not start: it said nothing')
})

test('two do not share a folder while the first is alive', async () => {
  await start()
  await expect(start()).rejects.toThrow(`process ${process.pid} already runs one here`)
})

test('an orphan of a start that died is stopped by the next start', async () => {
  const orphan = await start()
  const dead = spawn('true')
  await once(dead, 'exit')
  await writeFile(join(folder, 'nats.pid'), `${orphan.pid} ${dead.pid}`)
  const next = await start({ port: orphan.port })
  expect(await ended(orphan.pid)).toBe(true)
  expect(next.url).toBe(orphan.url)
})

test('a process that merely inherited the id of the orphan is left alone', async () => {
  const bystander = spawn('sleep', ['60'])
  await writeFile(join(folder, 'nats.pid'), `${bystander.pid} 1`)
  await start()
  expect(await ended(bystander.pid as number)).toBe(false)
  bystander.kill()
})

test.each([
  ['is killed', "process.kill(process.pid, 'SIGKILL')"],
  ['forgets it', ''],
])('when its starter %s it ends too', async (_, last) => {
  const program = typescriptProgram(`
    import { startNats } from '#libs/embedded/nats'
    console.log((await startNats({ folder: '${folder}' })).pid)
    ${last}
  `)
  const pid = Number(await text(program.stdout))
  await until(() => ended(pid))
})

test('an ephemeral one leaves nothing behind', async () => {
  const server = await start({ ephemeral: true })
  await server.stop()
  expect(await gone(folder)).toBe(true)
})
