import { describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { assertAdmitted } from './access.ts'
import type { Access } from './access.ts'
import type { Caller } from './call.ts'

const client: Caller = { kind: 'client', credentialId: '1', tenant: 'acme', application: 'vpn', scopes: ['challenge'] }
const operator: Caller = { kind: 'operator', credentialId: '2', scopes: ['admin'] }
const peer: Caller = { kind: 'peer', service: 'challenge' }
const anyone: Caller = { kind: 'anyone' }

describe('admitted is', () => {
  test.each<[string, Access, Caller]>([
    ['a client that holds the scope', { scope: 'challenge' }, client],
    ['an operator that holds the scope', { scope: 'admin' }, operator],
    ['a service with an edge', { peers: ['radius', 'challenge'] }, peer],
    ['anyone where all are welcome', { public: true }, anyone],
  ])('%s', (_, access, caller) => {
    expect(() => assertAdmitted(access, caller)).not.toThrow()
  })
})

describe('refused is', () => {
  test.each<[string, Access, Caller, object]>([
    [
      'a client without the scope',
      { scope: 'admin' },
      client,
      { reason: ErrorReason.SCOPE_MISSING, metadata: { scope: 'admin' } },
    ],
    ['an operator without the scope', { scope: 'challenge' }, operator, { reason: ErrorReason.SCOPE_MISSING }],
    [
      'a client where only services are let in',
      { peers: ['challenge'] },
      client,
      { reason: ErrorReason.PEER_NOT_ALLOWED },
    ],
    ['a service without an edge', { peers: ['radius'] }, peer, { reason: ErrorReason.PEER_NOT_ALLOWED }],
    ['a service where only clients are let in', { scope: 'challenge' }, peer, { reason: ErrorReason.PEER_NOT_ALLOWED }],
    [
      'one who has not said who they are',
      { scope: 'challenge', peers: ['challenge'] },
      anyone,
      { reason: ErrorReason.CREDENTIAL_INVALID },
    ],
  ])('%s', (_, access, caller, refusal) => {
    expect(() => assertAdmitted(access, caller)).toThrow(expect.objectContaining(refusal))
  })
})
