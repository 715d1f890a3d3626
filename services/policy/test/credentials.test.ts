import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { IssueCredentialRequest } from '#contracts/gen/countersign/policy/v1/admin'
import { Application } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
let acme: Awaited<ReturnType<Stage['newTenant']>>
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
  const application = Application.fromPartial({ id: 'vpn', name: 'VPN', kind: ApplicationKind.REMOTE_ACCESS })
  await acme.putApplication({ application })
})
afterAll(() => stage.stop())

const asked = { applicationId: 'vpn', scopes: ['challenge'], label: 'the VPN', expiresAt: undefined }
const issue = (some: Partial<IssueCredentialRequest> = {}, tenant = acme) =>
  tenant.issueCredential({ ...asked, ...some })
const sha256 = (text: string) => createHash('sha256').update(text).digest()
const authenticate = async (keyHash: Buffer, peer = 'challenge') =>
  (await stage.credentials(peer).authenticateKey({ keyHash })).credential

describe('a key', () => {
  test('is shown once, kept only as its hash, and told without it', async () => {
    await stage.told()
    const { key, credential } = await issue()
    expect(key).toMatch(/^csk_[A-Za-z0-9_-]{43}$/)
    const standing = { tenantId: 'acme', applicationId: 'vpn', scopes: ['challenge'], label: 'the VPN' }
    expect(credential).toMatchObject({ ...standing, createdAt: stage.world.now(), revokedAt: undefined })
    const { rows } = await stage.database.pool.query('select * from credential where id = $1', [credential?.id])
    expect(rows[0].key_hash).toEqual(sha256(key))
    const events = await stage.told()
    expect(events).toMatchObject([{ name: 'CredentialChanged', tenant: 'acme', after: credential }])
    expect(JSON.stringify([rows, events])).not.toContain(key.slice(4))
  })

  test('stands for its credential to every service, and for nothing once it was revoked', async () => {
    const { key, credential } = await issue()
    for (const peer of ['challenge', 'delivery', 'fraud', 'reporting', 'gateway', 'radius', 'ldap']) {
      expect(await authenticate(sha256(key), peer)).toEqual(credential)
    }
    const { credential: revoked } = await acme.revokeCredential({ credentialId: credential?.id ?? '' })
    expect(revoked).toEqual({ ...credential, revokedAt: stage.world.now() })
    const invalid = refusal(ErrorReason.CREDENTIAL_INVALID)
    await expect(authenticate(sha256(key))).rejects.toMatchObject(invalid)
  })

  test('revoked twice was revoked the first time', async () => {
    const { credential } = await issue()
    const first = await acme.revokeCredential({ credentialId: credential?.id ?? '' })
    await stage.told()
    stage.world.advance(1_000)
    expect(await acme.revokeCredential({ credentialId: credential?.id ?? '' })).toEqual(first)
    expect(await stage.told()).toEqual([])
  })

  test('that has expired is given with its moment', async () => {
    const expiresAt = new Date(stage.world.now().getTime() + 1_000)
    const { key } = await issue({ expiresAt })
    stage.world.advance(2_000)
    expect(await authenticate(sha256(key))).toMatchObject({ expiresAt })
  })

  test('that is unknown stands for nothing, and a hash of another length is none', async () => {
    const unknown = authenticate(sha256('csk_unknown'))
    await expect(unknown).rejects.toMatchObject(refusal(ErrorReason.CREDENTIAL_INVALID))
    for (const length of [0, 31, 33, 1_000]) {
      const odd = refusal(ErrorReason.INVALID_REQUEST, 'key_hash')
      await expect(authenticate(Buffer.alloc(length))).rejects.toMatchObject(odd)
    }
  })

  test('of the operator is of no tenant and has every scope', async () => {
    const credential = await authenticate(sha256(stage.operatorKey))
    expect(credential).toMatchObject({ tenantId: '', applicationId: '' })
    expect(credential?.scopes).toEqual(expect.arrayContaining(['challenge', 'administration', 'decision:explain']))
  })

  test('is asked about by services alone', async () => {
    const stranger = authenticate(sha256('x'), 'stranger')
    await expect(stranger).rejects.toMatchObject(refusal(ErrorReason.PEER_NOT_ALLOWED))
  })

  test('opens this service too, until it is revoked', async () => {
    const { key, credential } = await issue({ scopes: ['administration'] })
    await stage.admin(key).getTenant({})
    await acme.revokeCredential({ credentialId: credential?.id ?? '' })
    const invalid = refusal(ErrorReason.CREDENTIAL_INVALID)
    await expect(stage.admin(key).getTenant({})).rejects.toMatchObject(invalid)
  })
})

describe('issuing', () => {
  test('gives nobody more than they have', async () => {
    const { key } = await issue({ applicationId: '', scopes: ['administration', 'blocks'] })
    const lesser = stage.admin(key)
    await lesser.issueCredential({ ...asked, scopes: ['blocks'] })
    const more = lesser.issueCredential({ ...asked, scopes: ['blocks', 'factors:vouch'] })
    await expect(more).rejects.toMatchObject({
      ...refusal(ErrorReason.SCOPE_MISSING),
      metadata: { scope: 'factors:vouch' },
    })
  })

  test('needs the scope of administration', async () => {
    const { key } = await issue()
    const scopeMissing = refusal(ErrorReason.SCOPE_MISSING)
    await expect(stage.admin(key).issueCredential(asked)).rejects.toMatchObject(scopeMissing)
  })

  test('for an application that is not there is refused', async () => {
    const refused = refusal(ErrorReason.APPLICATION_NOT_FOUND)
    await expect(issue({ applicationId: 'elsewhere' })).rejects.toMatchObject(refused)
  })

  test.each([
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope that is none', { scopes: ['challenge', 'everything'] }, 'scopes[1]'],
    ['too many scopes', { scopes: Array.from({ length: 17 }, () => 'challenge') }, 'scopes'],
    ['no label', { label: '' }, 'label'],
    ['a label too long', { label: 'l'.repeat(129) }, 'label'],
    ['a moment that has passed', { expiresAt: new Date('2025-12-31T23:59:59Z') }, 'expires_at'],
    ['an application id that is none', { applicationId: 'V P N' }, 'application_id'],
  ])('with %s is refused', async (_, some, field) => {
    await expect(issue(some)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })
})

describe('credentials', () => {
  test('are listed in parts, the oldest first, without their keys', async () => {
    const globex = await stage.newTenant('globex')
    for (const label of ['one', 'two']) {
      stage.world.advance(1)
      await issue({ applicationId: '', label }, globex)
    }
    const first = await globex.listCredentials({ page: { pageSize: 2, pageToken: '' } })
    const second = await globex.listCredentials({ page: { pageSize: 2, pageToken: first.nextPageToken } })
    const listed = [...first.credentials, ...second.credentials]
    expect(listed.map(({ label }) => label)).toEqual(['administrator', 'one', 'two'])
    expect(second.nextPageToken).toBe('')
  })

  test('of one tenant can not be revoked by another', async () => {
    const { credential } = await issue()
    const initech = await stage.newTenant('initech')
    const refused = refusal(ErrorReason.OBJECT_NOT_FOUND)
    await expect(initech.revokeCredential({ credentialId: credential?.id ?? '' })).rejects.toMatchObject(refused)
  })
})
