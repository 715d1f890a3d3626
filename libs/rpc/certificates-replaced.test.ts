import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { authority } from '#libs/testing/certificates'
import type { Authority } from '#libs/testing/certificates'
import { echo, echoing, EchoService } from '#libs/testing/echo'
import type { Echo } from '#libs/testing/echo'
import { until } from '#libs/testing/until'
import { connect } from './client.ts'
import type { MutualTls } from './transport.ts'
import { startServer } from './server.ts'
import type { RunningServer } from './server-options.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const closing: (() => unknown)[] = []

let root: string
let ours: Authority
let server: RunningServer

const folder = (name: string) => ({ kind: 'mutual-tls' as const, folder: join(root, name), refreshMs: 50 })

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'countersign-tls-'))
  ours = await authority()
  await ours.issue(join(root, 'policy'), { service: 'policy' })
  await ours.issue(join(root, 'challenge'), { service: 'challenge' })
  await ours.issue(join(root, 'fraud'), { service: 'fraud' })
  server = await started(folder('policy'))
})
afterEach(() => {
  for (const close of closing.splice(0)) close()
})
afterAll(async () => {
  await server.stop()
  await rm(root, { recursive: true })
})

function started(transport: MutualTls): Promise<RunningServer> {
  const say = { access: { peers: ['challenge'] }, handle: async (request: Echo) => request }
  return startServer({ implementations: [echoing({ say })], log, listen: '127.0.0.1:0', transport })
}

function client({ address = server.address, transport }: { address?: string; transport: MutualTls }) {
  const connected = connect(EchoService, { address, tenant: 'acme', defaultTimeoutMs: 20_000, transport })
  closing.push(() => connected.close())
  return connected
}

/** The serial number of the certificate that is shown to who connects now. */
function shown(address = server.address): Promise<string> {
  const [host, port] = address.split(':')
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host, port: Number(port), ca: ours.certificate, ALPNProtocols: ['h2'] }, () => {
      resolve(socket.getPeerCertificate().serialNumber)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

test('a certificate that is replaced is shown from then on, and open connections stay open', async () => {
  const { say } = client({ transport: folder('challenge') })
  await say(echo('before'))
  const before = await shown()
  await ours.issue(join(root, 'policy'), { service: 'policy' })
  await until(async () => (await shown()) !== before)
  await expect(say(echo('after'))).resolves.toEqual(echo('after'))
  await expect(client({ transport: folder('challenge') }).say(echo('new'))).resolves.toEqual(echo('new'))
})

test('it is so within five seconds in a service that is told nothing of how often to look', async () => {
  await ours.issue(join(root, 'usual'), { service: 'policy' })
  const transport = { kind: 'mutual-tls' as const, folder: join(root, 'usual') }
  const usual = await started(transport)
  const before = await shown(usual.address)
  await ours.issue(join(root, 'usual'), { service: 'policy' })
  await until(async () => (await shown(usual.address)) !== before, { within: 5_000 })
  await usual.stop()
})

test('what is half written is not shown, and harms nobody; the whole of it is', async () => {
  const before = await shown()
  await ours.issue(join(root, 'next'), { service: 'policy' })
  await copyFile(join(root, 'next', 'tls.key'), join(root, 'policy', 'tls.key'))
  await client({ transport: folder('challenge') }).say(echo('meanwhile'))
  expect(await shown()).toBe(before)
  await rm(join(root, 'policy', 'tls.crt'))
  await client({ transport: folder('fraud') })
    .say(echo('and now'))
    .catch(() => {})
  expect(await shown()).toBe(before)
  await copyFile(join(root, 'next', 'tls.crt'), join(root, 'policy', 'tls.crt'))
  await until(async () => (await shown()) !== before)
})

test('a caller whose certificate is replaced shows the new one, and who trusted the old authority alone, both', async () => {
  const [old, young] = await Promise.all([authority(), authority()])
  await old.issue(join(root, 'server'), { service: 'policy' })
  await old.issue(join(root, 'caller'), { service: 'challenge' })
  const both = `${old.certificate}\n${young.certificate}`
  for (const name of ['server', 'caller']) await writeFile(join(root, name, 'ca.crt'), both)
  const first = await started(folder('server'))
  const { say } = client({ address: first.address, transport: folder('caller') })
  await expect(say(echo('old'))).resolves.toEqual(echo('old'))

  // The callers move to the young authority first, and then it is the only one that the server trusts.
  await young.issue(join(root, 'caller'), { service: 'challenge' })
  await writeFile(join(root, 'caller', 'ca.crt'), both)
  await writeFile(join(root, 'server', 'ca.crt'), young.certificate)
  await first.stop()
  const second = await started(folder('server'))
  const moved = client({ address: second.address, transport: folder('caller') })
  await until(() => moved.say(echo('young')))
  await second.stop()
})
