import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { GetConfirmationKeysResponse } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { logger } from '#libs/runtime/log'
import type { Context } from '../context.ts'
import { startGateway, type RunningGateway } from '../service.ts'

let gateway: RunningGateway
let asked: number
let keys: () => Promise<GetConfirmationKeysResponse>

beforeEach(async () => {
  asked = 0
  keys = async () => ({ keys: [{ id: 'k1', publicKey: Buffer.alloc(32, 1) }] })
  const challenge = {
    getConfirmationKeys() {
      asked += 1
      return keys()
    },
  }
  const log = logger('gateway', { write: () => {} })
  const others = { challenges: {}, factors: {}, devices: {}, recordings: {}, prompts: {} }
  const ctx = { challenge, ...others, log, publicUrl: 'https://mfa.example.com' } as unknown as Context
  gateway = await startGateway(ctx, { listen: '127.0.0.1:0' })
})
afterEach(() => gateway.stop())

const ask = () => fetch(`http://${gateway.address}/.well-known/jwks.json`)

test('the keys of confirmations are shown to anyone, as a JWK Set, and asked for once in a while', async () => {
  const responses = await Promise.all([ask(), ask()])
  const [first] = responses
  const x = Buffer.alloc(32, 1).toString('base64url')
  expect(await first?.json()).toEqual({
    keys: [{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: 'k1', x }],
  })
  expect(first?.headers.get('content-type')).toMatch(/^application\/jwk-set\+json/)
  expect(first?.headers.get('cache-control')).toBe('public, max-age=300')
  await ask()
  expect(asked).toBe(1)
})

test('the keys are asked for again where the challenge service could not be reached', async () => {
  keys = () => Promise.reject(new Refusal(ErrorReason.DEPENDENCY_UNAVAILABLE, 'unreachable', { retryAfterMs: 1_000 }))
  expect((await ask()).status).toBe(503)
  keys = async () => ({ keys: [] })
  expect(await (await ask()).json()).toEqual({ keys: [] })
})
