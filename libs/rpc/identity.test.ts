import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { echo, EchoService } from '#libs/testing/echo'
import type { Echo } from '#libs/testing/echo'
import { loopback } from '#libs/testing/loopback'
import type { LoopbackServer } from '#libs/testing/loopback'
import type { Call } from './call.ts'
import type { Credential } from './credential.ts'
import { implement } from './implement.ts'

const credentials: Record<string, Credential> = {
  'acme-key': { id: '1', tenant: 'acme', application: 'vpn', scopes: ['say'] },
  'scopeless-key': { id: '2', tenant: 'acme', application: 'vpn', scopes: [] },
  'operator-key': { id: '3', tenant: '', application: 'cli', scopes: ['say', 'gather'] },
}

let served: LoopbackServer
let seen: Call | undefined
let asked: { bearer: string; path: string } | undefined

beforeAll(async () => {
  async function one(_: unknown, call: Call): Promise<Echo> {
    seen = call
    return echo('')
  }
  async function* many(_: unknown, call: Call): AsyncGenerator<Echo> {
    seen = call
    yield echo('')
  }
  const rows = {
    say: { access: { scope: 'say', peers: ['challenge'] }, handle: one },
    repeat: { access: { peers: ['radius'] }, handle: many },
    gather: { access: { scope: 'gather', tenant: 'optional' as const }, handle: one },
    chat: { access: { public: true as const }, handle: many },
  }
  served = await loopback([implement(EchoService, rows)], {
    async authenticate(bearer, { path }) {
      asked = { bearer, path }
      const credential = credentials[bearer]
      if (credential) return credential
      throw new Refusal(ErrorReason.CREDENTIAL_INVALID, 'the key is unknown or was revoked')
    },
  })
})
beforeEach(() => {
  seen = undefined
  asked = undefined
})
afterAll(() => served.stop())

async function drained(messages: AsyncIterable<Echo>): Promise<void> {
  for await (const _ of messages);
}
async function* nothing(): AsyncGenerator<Echo> {}

describe('an application with a key', () => {
  test('acts for its own tenant, whatever tenant or service it says it is', async () => {
    const client = served.client(EchoService, { key: 'acme-key', tenant: 'victim', peer: 'radius' })
    await client.say(echo(''))
    expect(asked).toEqual({ bearer: 'acme-key', path: '/test.Echo/Say' })
    expect(seen).toMatchObject({
      tenant: 'acme',
      caller: { kind: 'client', credentialId: '1', tenant: 'acme', application: 'vpn', scopes: ['say'] },
    })
    await client.say(echo(''), { tenant: 'victim' })
    expect(seen).toMatchObject({ tenant: 'acme' })
  })

  test('whose key a service passes on is served as itself, with none of the rights of the service', async () => {
    const client = served.client(EchoService, { peer: 'radius', tenant: 'victim' })
    await client.say(echo(''), { key: 'acme-key', tenant: 'victim' })
    expect(seen).toMatchObject({ tenant: 'acme', caller: { kind: 'client', credentialId: '1' } })
    await expect(client.say(echo(''), { key: 'scopeless-key' })).rejects.toMatchObject({
      reason: ErrorReason.SCOPE_MISSING,
    })
    for (const key of ['', ' ', 'blank ', 'x'.repeat(257)]) {
      await expect(client.say(echo(''), { key })).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
    }
    const repeated = drained(client.repeat(echo(''), { key: 'acme-key' }))
    await expect(repeated).rejects.toMatchObject({ reason: ErrorReason.PEER_NOT_ALLOWED })
  })

  test('without the scope is told which it lacks', async () => {
    const client = served.client(EchoService, { key: 'scopeless-key' })
    await expect(client.say(echo(''))).rejects.toMatchObject({
      reason: ErrorReason.SCOPE_MISSING,
      metadata: { scope: 'say' },
    })
  })

  test('may not call what is for services', async () => {
    const client = served.client(EchoService, { key: 'acme-key', peer: 'radius', tenant: 'acme' })
    await expect(drained(client.repeat(echo('')))).rejects.toMatchObject({ reason: ErrorReason.PEER_NOT_ALLOWED })
  })

  test.each(['unknown-key', 'x'.repeat(257), 'x'.repeat(7_000), 'two words'])(
    'is refused a key that is none: %.12s',
    async (key) => {
      const client = served.client(EchoService, { key })
      await expect(client.say(echo(''))).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
    },
  )
})

describe('an operator', () => {
  test('acts for the tenant it names', async () => {
    const client = served.client(EchoService, { key: 'operator-key' })
    await client.say(echo(''), { tenant: 'acme' })
    expect(seen).toMatchObject({ tenant: 'acme', caller: { kind: 'operator', credentialId: '3' } })
  })

  test('may name none only where the row lets it', async () => {
    const client = served.client(EchoService, { key: 'operator-key' })
    await expect(client.say(echo(''))).rejects.toMatchObject({ violations: [{ field: 'countersign-tenant' }] })
    await client.gather(nothing())
    expect(seen).toMatchObject({ tenant: '' })
  })
})

describe('a service', () => {
  test('acts for the tenant it names', async () => {
    await served.client(EchoService, { peer: 'challenge' }).say(echo(''), { tenant: 'acme' })
    expect(seen).toMatchObject({ tenant: 'acme', caller: { kind: 'peer', service: 'challenge' } })
    expect(asked).toBeUndefined()
  })

  test('without an edge in the call graph is refused', async () => {
    const client = served.client(EchoService, { peer: 'radius', tenant: 'acme' })
    await expect(client.say(echo(''))).rejects.toMatchObject({ reason: ErrorReason.PEER_NOT_ALLOWED })
    await expect(client.gather(nothing())).rejects.toMatchObject({ reason: ErrorReason.PEER_NOT_ALLOWED })
    await drained(client.repeat(echo('')))
  })

  test.each(['', 'Challenge', '../challenge', 'x'.repeat(64)])(
    'has to have a name that can be one, not "%s"',
    async (peer) => {
      const client = served.client(EchoService, { peer, tenant: 'acme' })
      await expect(client.say(echo(''))).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
    },
  )
})

test('one who says nothing is refused, but for what is public', async () => {
  const client = served.client(EchoService)
  await expect(client.say(echo(''))).rejects.toMatchObject({ reason: ErrorReason.CREDENTIAL_INVALID })
  await drained(client.chat(nothing()))
  expect(seen).toMatchObject({ tenant: '', caller: { kind: 'anyone' } })
})
