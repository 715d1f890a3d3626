import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { transformFileSync } from '@swc/core'
import { spawn } from 'node:child_process'
import { EventEmitter, on, once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Life, run } from './run.ts'

const quiet = { info: () => {}, error: () => {}, fatal: () => {} }

/** A process that only writes down what it is told. */
class FakeHost extends EventEmitter {
  readonly told: string[] = []
  readonly env: NodeJS.ProcessEnv = {}
  readonly stderr = { write: (text: string) => this.told.push(text) }
  exit(code: number): void {
    this.told.push(`exit ${code}`)
    this.emit('exit')
  }
}

const part = (host: FakeHost, name: string) => ({ stop: () => void host.told.push(`stop ${name}`) })

describe('a process', () => {
  test('that is told to end stops its parts and exits with 0', async () => {
    const host = new FakeHost()
    await run('challenge', async (life) => void life.add('server', part(host, 'server')), { host, log: quiet })
    host.emit('SIGINT', 'SIGINT')
    await once(host, 'exit')
    expect(host.told).toEqual(['stop server', 'exit 0'])
  })

  test('whose start fails says why in one sentence, stops what had started and exits with 1', async () => {
    const host = new FakeHost()
    const begin = async (life: Life) => {
      life.add('database', part(host, 'database'))
      throw new Error('the port 7001 is taken')
    }
    await run('challenge', begin, { host, log: quiet })
    expect(host.told).toEqual(['challenge: the port 7001 is taken\n', 'stop database', 'exit 1'])
  })

  test('gives what drains as long as DRAIN_TIMEOUT says, and refuses one that is no duration', async () => {
    const host = new FakeHost()
    host.env['DRAIN_TIMEOUT'] = '50ms'
    const errors: string[] = []
    const log = { ...quiet, error: (_: object, message: string) => void errors.push(message) }
    const never = { drain: () => new Promise<void>(() => {}), ...part(host, 'server') }
    await run('challenge', async (life) => void life.add('server', never), { host, log })
    host.emit('SIGTERM', 'SIGTERM')
    await once(host, 'exit')
    expect([errors, host.told]).toEqual([['draining server failed'], ['stop server', 'exit 0']])

    host.env['DRAIN_TIMEOUT'] = 'soon'
    await expect(run('challenge', async () => {}, { host, log })).rejects.toThrow(
      'DRAIN_TIMEOUT: "soon" is not a duration',
    )
    expect(host.told.at(-1)).toBe('exit 1')
  })

  test('shows the stack of a failed start at LOG_LEVEL=debug', async () => {
    const host = new FakeHost()
    host.env['LOG_LEVEL'] = 'debug'
    await run('challenge', () => Promise.reject(new Error('no')), { host, log: quiet })
    expect(host.told[1]).toMatch(/^Error: no\n +at /)
  })

  test('that is told to end while it starts exits with 0 and complains of nothing', async () => {
    const host = new FakeHost()
    const running = run(
      'challenge',
      async (life) => {
        host.emit('SIGTERM', 'SIGTERM')
        life.add('database', part(host, 'database'))
      },
      { host, log: quiet },
    )
    await once(host, 'exit')
    await running
    expect(host.told).toEqual(['stop database', 'exit 0'])
  })

  test('that meets an error nothing caught stops its parts and exits with 1, also when it was ending already', async () => {
    const host = new FakeHost()
    await run('challenge', async (life) => void life.add('server', part(host, 'server')), { host, log: quiet })
    host.emit('SIGTERM', 'SIGTERM')
    host.emit('unhandledRejection', new Error('lost'))
    await once(host, 'exit')
    expect(host.told).toEqual(['stop server', 'exit 1'])
  })
})

/** The sources beside this test as plain JavaScript in a folder of its own, with a program that runs by them. */
function compile(): string {
  const [from, to] = [import.meta.dirname, mkdtempSync(join(tmpdir(), 'run-'))]
  mkdirSync(join(to, 'readers'))
  for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue
    const jsc = { target: 'es2023', parser: { syntax: 'typescript' }, rewriteRelativeImportExtensions: true } as const
    const { code } = transformFileSync(join(from, name), { jsc, module: { type: 'es6' }, swcrc: false })
    writeFileSync(join(to, name.replace(/ts$/, 'js')), code)
  }
  symlinkSync(join(from, '../../node_modules'), join(to, 'node_modules'))
  writeFileSync(join(to, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(to, 'program.js'), program)
  return to
}

const program = `
import { run } from './run.js'
const [mode] = process.argv.slice(2)
const say = (text) => process.stdout.write(text + '\\n')
await run('challenge', async (life) => {
  life.add('database', { stop: () => say('database stopped') })
  if (mode === 'broken') throw new Error('the database at postgres://app:hunter2@db is away')
  life.add('server', { drain: async () => say('server drained'), stop: () => mode === 'stuck' ? new Promise(() => {}) : say('server stopped') })
  const open = setInterval(() => {}, 1000)
  if (mode === 'faulty') setImmediate(() => Promise.reject(Object.assign(new Error('lost'), { pin: '4711' })))
})
say('ready')
`

describe('a real process', () => {
  let folder: string
  beforeAll(() => {
    folder = compile()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function start(mode: string, environment: NodeJS.ProcessEnv = {}) {
    const child = spawn(process.execPath, [join(folder, 'program.js'), mode], {
      env: { ...process.env, LOG_LEVEL: 'error', LOG_FORMAT: 'json', NODE_OPTIONS: '', ...environment },
    })
    const [output, errors, ended] = [text(child.stdout), text(child.stderr), once(child, 'exit')]
    const heard = async (words: string) => {
      let all = ''
      for await (const [chunk] of on(child.stdout, 'data')) if ((all += chunk).includes(words)) return
    }
    const outcome = async () => ({ output: await output, errors: await errors, code: (await ended)[0] as number })
    return { child, heard, outcome }
  }

  test('drains and stops at SIGTERM', async () => {
    const { child, heard, outcome } = start('healthy')
    await heard('ready')
    child.kill('SIGTERM')
    expect(await outcome()).toEqual({
      output: 'ready\nserver drained\nserver stopped\ndatabase stopped\n',
      errors: '',
      code: 0,
    })
  })

  test('exits with 130 at a second signal, whatever hangs', async () => {
    const { child, heard, outcome } = start('stuck')
    await heard('ready')
    child.kill('SIGINT')
    await heard('server drained')
    child.kill('SIGINT')
    expect(await outcome()).toMatchObject({ errors: '', code: 130 })
  })

  test('that cannot start prints one sentence without the password in it', async () => {
    expect(await start('broken').outcome()).toEqual({
      output: 'database stopped\n',
      errors: 'challenge: the database at postgres://app:[redacted]@db is away\n',
      code: 1,
    })
  })

  test('that is configured wrongly says so in a sentence', async () => {
    const { errors, code } = await start('healthy', { LOG_LEVEL: 'loud' }).outcome()
    expect(errors).toMatch(
      /^challenge: the configuration is not usable:\n {2}LOG_LEVEL: "loud" is not known; give [^\n]+\n$/,
    )
    expect(code).toBe(1)
  })

  test('logs a rejection nothing handled, redacted, and ends with 1 after stopping', async () => {
    const { output, code } = await start('faulty').outcome()
    expect(output).toMatch(/"level":"fatal".*"message":"lost".*"pin":"\[redacted\]"/)
    expect(output).toMatch(/server drained\nserver stopped\ndatabase stopped\n$/)
    expect(code).toBe(1)
  })
})
