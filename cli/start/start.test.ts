/** What `npm start` runs, as processes of its own: it takes the compiled programs, which `npm test` builds first. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '#libs/testing/until'
import { main } from '../main.ts'
import { anyPorts } from './ports.ts'
import { compiled, root } from './root.ts'

let folder: string
let base: number
const started: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-start-'))
  base = (await anyPorts()).policy - 1
})

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** A start in the folder, and what it has printed so far. */
function start(environment: NodeJS.ProcessEnv = {}) {
  const { PATH, HOME } = process.env
  const given = { PATH, HOME, COUNTERSIGN_FOLDER: folder, PORT_BASE: String(base), ...environment }
  const child = spawn(process.execPath, [compiled('cli/start/main.js')], { cwd: root, env: given, stdio: 'pipe' })
  started.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (more) => (out += more))
  child.stderr.on('data', (more) => (err += more))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, out, err }))
  return {
    ended,
    pid: child.pid as number,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    out: () => out,
    up: () => until(() => out.includes('StartChallenge'), { within: 40_000 }),
  }
}

/** The processes that a process started and that still live, by what they run. */
function childrenOf(pid: number): { pid: number; args: string }[] {
  const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const rows = stdout.split('\n').flatMap((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [])
  return chunks(rows, 4).flatMap(([, child, parent, args = '']) => {
    return Number(parent) === pid && !args.startsWith('ps ') ? [{ pid: Number(child), args }] : []
  })
}

const chunks = <T>(all: T[], size: number) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))

function alive({ pid }: { pid: number }): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function countersign(...words: string[]) {
  let out = ''
  const print = { write: (text: string) => (out += text) }
  const exitCode = await main([...words, '--json'], {
    env: { COUNTERSIGN_FOLDER: folder },
    stdout: print,
    stderr: print,
  })
  expect(exitCode).toBe(0)
  return out.split(/\n(?=\{)/).map((text) => JSON.parse(text))
}

test('a first start brings everything up, and a command line that needs no setting', async () => {
  const { ended, pid, kill, up, out } = start()
  await up()
  const children = childrenOf(pid)
  expect(children.length).toBe(9) // seven programs and two stores
  const fraud = children.find(({ args }) => args.includes('services/fraud'))
  process.kill(fraud?.pid as number, 'SIGKILL')

  const [asked] = await countersign('sign-in', 'start', 'ann', '--app', 'vpn', '--ip', '198.51.100.7')
  expect(asked.challenge).toMatchObject({
    state: 'CHALLENGE_STATE_PENDING',
    decision: { trace: expect.anything() },
  })
  const [explained] = await countersign('explain', 'bob', '--app', 'vpn', '--no-blocked')
  expect(explained.decision).toMatchObject({ outcome: 'OUTCOME_CHALLENGE', methods: ['METHOD_APP_CODE'] })
  await countersign('tenants', 'set', 'acme', '--name', 'Acme International')
  await until(() => out().includes('fraud is back'))

  kill('SIGINT')
  kill('SIGINT') // npm hands on what the terminal sends as well
  const { code, err } = await ended
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(children.filter(alive)).toEqual([])
})

test('a second start has the data, the changes and the key of the first; killed, it takes everything with it', async () => {
  const before = await readFile(join(folder, 'client.json'), 'utf8')
  const { pid, kill, up } = start()
  await up()
  expect(await readFile(join(folder, 'client.json'), 'utf8')).toBe(before)
  const [{ tenant }] = await countersign('tenants', 'show')
  expect(tenant).toMatchObject({ name: 'Acme International' })
  const [, { row }] = await until(async () => {
    const parts = await countersign('report', 'usage', '--user', 'ann')
    return parts.length > 1 && parts
  })
  expect(row).toMatchObject({ userId: 'ann', applicationId: 'vpn', state: 'CHALLENGE_STATE_PENDING' })
  const children = childrenOf(pid)
  kill('SIGKILL')
  await until(() => !children.some(alive), { within: 15_000 })
})

describe('what stands in the way is told in one sentence, and nothing is left behind', () => {
  const database = { DATABASE_URL: process.env.TEST_DATABASE_URL }

  async function refusal(environment: NodeJS.ProcessEnv): Promise<string> {
    const place = await mkdtemp(join(folder, 'refused-'))
    const { ended, pid } = start({ COUNTERSIGN_FOLDER: place, ...environment })
    const { code, out, err } = await ended
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(existsSync(join(place, 'start.pid'))).toBe(false)
    expect(childrenOf(pid)).toEqual([])
    return err
  }

  test('a taken port', async () => {
    const other = createServer().listen(base + 2, '127.0.0.1')
    await once(other, 'listening')
    expect(await refusal({})).toMatch(
      new RegExp(`^countersign: port ${base + 2}, which challenge needs, is taken: .*\n$`),
    )
    other.close()
  })

  test('a setting that can not be read', async () => {
    expect(await refusal({ PORT_BASE: 'seven' })).toMatch(/PORT_BASE: "seven" is not a whole number; give .*\n$/)
  })

  test('a database that is not there', async () => {
    const complaint = await refusal({ DATABASE_URL: 'postgres://ann:secret@127.0.0.1:9/x' })
    expect(complaint).toBe(
      'countersign: DATABASE_URL names no PostgreSQL that can be used: connect ECONNREFUSED 127.0.0.1:9\n',
    )
  })

  test('a NATS that is not there', async () => {
    const complaint = await refusal({ ...database, NATS_URL: 'nats://127.0.0.1:9' })
    expect(complaint).toBe('countersign: NATS_URL names no NATS that can be used: connect ECONNREFUSED 127.0.0.1:9\n')
  })

  test('a nats-server that can not be run', async () => {
    const complaint = await refusal({ ...database, NATS_SERVER_BINARY: '/nowhere/nats-server' })
    expect(complaint).toBe('countersign: NATS_SERVER_BINARY names /nowhere/nats-server, which can not be run\n')
  })
})
