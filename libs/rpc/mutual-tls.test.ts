import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { authority } from '#libs/testing/certificates'
import type { Authority } from '#libs/testing/certificates'
import { echo, echoing, EchoService } from '#libs/testing/echo'
import type { Echo } from '#libs/testing/echo'
import { until } from '#libs/testing/until'
import type { Call } from './call.ts'
import { connect } from './client.ts'
import type { ClientOptions } from './client-options.ts'
import { startServer } from './server.ts'
import type { RunningServer } from './server-options.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const closing: (() => void)[] = []

let root: string
let ours: Authority
let server: RunningServer
let seen: Call | undefined

const folder = (name: string) => ({ kind: 'mutual-tls' as const, folder: join(root, name), refreshMs: 50 })

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'countersign-tls-'))
  ours = await authority()
  const theirs = await authority()
  await ours.issue(join(root, 'policy'), { service: 'policy' })
  await ours.issue(join(root, 'challenge'), { service: 'challenge' })
  await ours.issue(join(root, 'fraud'), { service: 'fraud' })
  await ours.issue(join(root, 'elsewhere'), { service: 'challenge', namespace: 'other' })
  await theirs.issue(join(root, 'stranger'), { service: 'challenge' })

  server = await startServer({
    implementations: [seeing((call) => (seen = call))],
    log,
    listen: '127.0.0.1:0',
    clientListen: '127.0.0.1:0',
    transport: folder('policy'),
    async authenticate(bearer) {
      if (bearer === 'acme-key') return { id: '1', tenant: 'acme', application: 'vpn', scopes: ['say'] }
      throw new Refusal(ErrorReason.CREDENTIAL_INVALID, 'the key is unknown or was revoked')
    },
  })
})
afterEach(() => {
  for (const close of closing.splice(0)) close()
})
afterAll(async () => {
  await server.stop()
  await rm(root, { recursive: true })
})

function seeing(see: (call: Call) => unknown) {
  async function handle(request: Echo, call: Call): Promise<Echo> {
    see(call)
    return request
  }
  return echoing({ say: { access: { peers: ['challenge'], scope: 'say' }, handle } })
}

function replica(see: () => void): Promise<RunningServer> {
  return startServer({ implementations: [seeing(see)], log, listen: '127.0.0.1:0', transport: folder('policy') })
}

function client(options: Partial<ClientOptions<typeof EchoService>>) {
  const connected = connect(EchoService, {
    address: server.address,
    tenant: 'acme',
    defaultTimeoutMs: 20_000,
    ...options,
  })
  closing.push(() => connected.close())
  return connected
}

describe('between services', () => {
  test('a caller is who its certificate says, whatever it says itself', async () => {
    await client({ transport: folder('challenge'), peer: 'fraud' }).say(echo('hello'))
    expect(seen).toMatchObject({ tenant: 'acme', caller: { kind: 'peer', service: 'challenge' } })
    const fraud = client({ transport: folder('fraud'), peer: 'challenge' })
    await expect(fraud.say(echo('hello'))).rejects.toMatchObject({ reason: ErrorReason.PEER_NOT_ALLOWED })
  })

  test('a caller that passes on a key has the rights of the key, and none of its own', async () => {
    const { say } = client({ transport: folder('challenge') })
    await say(echo('hello'), { key: 'acme-key' })
    expect(seen).toMatchObject({ tenant: 'acme', caller: { kind: 'client', credentialId: '1' } })
    const unknown = say(echo('hello'), { key: 'unknown-key' })
    await expect(unknown).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
  })

  test('many calls on one connection are all from the same service', async () => {
    const { say } = client({ transport: folder('challenge') })
    for (let count = 0; count < 5; count += 1) {
      await say(echo(''))
      expect(seen?.caller).toEqual({ kind: 'peer', service: 'challenge' })
    }
  })

  test('the certificate is looked at once for all of them', async () => {
    const { say } = client({ transport: folder('challenge') })
    await say(echo(''))
    const { getPeerCertificate } = TLSSocket.prototype
    let looks = 0
    TLSSocket.prototype.getPeerCertificate = function (this: TLSSocket) {
      looks += 1
      return getPeerCertificate.apply(this)
    } as typeof getPeerCertificate
    for (let count = 0; count < 5; count += 1) await say(echo(''))
    TLSSocket.prototype.getPeerCertificate = getPeerCertificate
    expect(looks).toBe(0)
  })

  test('a service of the same name from another namespace is nobody', async () => {
    const elsewhere = client({ transport: folder('elsewhere') })
    await expect(elsewhere.say(echo('hello'))).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
  })

  test.each<[string, () => Partial<ClientOptions>]>([
    ['without a certificate', () => ({ transport: { kind: 'tls', ca: join(root, 'policy', 'ca.crt') } })],
    ['with one of another authority', () => ({ transport: folder('stranger') })],
    ['in plaintext', () => ({ peer: 'challenge' })],
  ])('no one is let in %s', async (_, options) => {
    const stranger = client({ defaultTimeoutMs: 500, ...(options() as object) })
    await expect(stranger.say(echo('hello'))).rejects.toMatchObject({ reason: ErrorReason.DEPENDENCY_UNAVAILABLE })
  })
})

describe('for outside callers', () => {
  const outside = (key?: string) =>
    client({
      address: server.clientAddress ?? '',
      transport: { kind: 'tls', ca: join(root, 'policy', 'ca.crt') },
      ...(key && { key }),
    })

  test('a key is enough', async () => {
    await outside('acme-key').say(echo('hello'))
    expect(seen).toMatchObject({ tenant: 'acme', caller: { kind: 'client', application: 'vpn' } })
  })

  test('no key is not, even of one that says it is a service', async () => {
    await expect(outside().say(echo('hello'))).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
    const { address, transport } = { address: server.clientAddress ?? '', transport: folder('challenge') }
    await expect(client({ address, transport }).say(echo(''))).rejects.toMatchObject({
      reason: ErrorReason.CREDENTIAL_INVALID,
    })
  })
})

test('several replicas take turns', async () => {
  const counts = [0, 0]
  const replicas = await Promise.all(counts.map((_, at) => replica(() => (counts[at] = (counts[at] ?? 0) + 1))))
  const address = `ipv4:${replicas.map((each) => each.address).join(',')}`
  const { say } = client({ address, transport: folder('challenge') })
  await until(async () => (await say(echo(''))) && counts.every((count) => count > 0))
  counts.fill(0)
  for (let count = 0; count < 10; count += 1) await say(echo(''))
  expect(counts).toEqual([5, 5])
  await Promise.all(replicas.map((each) => each.stop()))
})

describe('a server does not start', () => {
  const start = (name: string) =>
    startServer({ implementations: [], log, listen: '127.0.0.1:0', transport: folder(name) })

  test('without its certificate', async () => {
    await expect(start('nowhere')).rejects.toThrow(`TLS needs the file ${join(root, 'nowhere', 'tls.crt')}`)
  })

  test('without the authority that its callers are of', async () => {
    await ours.issue(join(root, 'trusting'), { service: 'policy' })
    await rm(join(root, 'trusting', 'ca.crt'))
    await expect(start('trusting')).rejects.toThrow(`TLS needs the file ${join(root, 'trusting', 'ca.crt')}`)
  })

  test('with a certificate that is not for its key', async () => {
    await ours.issue(join(root, 'mixed'), { service: 'policy' })
    await copyFile(join(root, 'fraud', 'tls.key'), join(root, 'mixed', 'tls.key'))
    await expect(start('mixed')).rejects.toThrow('do not make a pair')
  })

  test('with a certificate that names no service', async () => {
    await ours.issue(join(root, 'nameless'), { service: '../policy' })
    await expect(start('nameless')).rejects.toThrow('the certificate names no service')
  })
})

test('a client without its certificate is told so at once', () => {
  const file = join(root, 'nowhere', 'tls.crt')
  expect(() => client({ transport: folder('nowhere') })).toThrow(`TLS needs the file ${file}`)
})
