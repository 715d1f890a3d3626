import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { PolicyServiceService } from '#contracts/gen/countersign/policy/v1/policy'
import { compiled } from '#cli/start/root'
import { implement } from '#libs/rpc/implement'
import { startServer } from '#libs/rpc/server'
import type { RunningServer } from '#libs/rpc/server-options'
import { authority } from '#libs/testing/certificates'

const log = { debug() {}, info() {}, warn() {}, error() {} }
let folder: string
let server: RunningServer
let address: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-smoke-'))
  await (await authority()).issue(folder, { service: 'policy' })
  const refuse = { access: { peers: ['challenge'] }, handle: () => Promise.reject(new Error('not asked')) }
  const rows = Object.fromEntries(Object.keys(PolicyServiceService).map((name) => [name, refuse]))
  server = await startServer({
    implementations: [implement(PolicyServiceService, rows as never)],
    log,
    listen: '127.0.0.1:0',
    clientListen: '127.0.0.1:0',
    transport: { kind: 'mutual-tls', folder },
  })
  address = server.clientAddress?.replace('127.0.0.1', 'localhost') ?? ''
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

async function smoke(environment: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [compiled('cli/smoke/main.js')], { env: environment })
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await once(child, 'exit')
  const [out, complaint] = await printed
  return { code, out, complaint }
}

test('an installation whose services serve passes its test', async () => {
  const tested = await smoke({ SMOKE_SERVICES: `policy=${address}`, SMOKE_CA: join(folder, 'ca.crt') })
  expect(tested).toEqual({ code: 0, out: `policy serves at ${address}\n`, complaint: '' })
})

test('one whose service is not to be trusted fails it, in one sentence', async () => {
  const { code, complaint } = await smoke({ SMOKE_SERVICES: `policy=${address}` })
  expect(code).toBe(1)
  expect(complaint).toMatch(/^smoke: policy at localhost:\d+: .+\n$/)
})
