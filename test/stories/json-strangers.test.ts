import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Application } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import { implementations } from '#services/challenge/service'
import { openRawClient } from './hostile/raw-call.ts'
import { rpcs } from './hostile/rpcs.ts'
import { overJson } from './json/over-json.ts'
import { acme, cluster } from './stage.ts'

const { addresses, operatorKey } = cluster.installation
const api = await overJson(`http://${addresses.gateway}`)
const raw = openRawClient(addresses.challenge)
afterAll(() => raw.close())

let evil: string
let path: { challengeId: string; factorId: string; deviceId: string }
let userId: string

beforeAll(async () => {
  evil = (await cluster.newTenant({ id: 'evil-json' })).adminKey
  const lea = await cluster.person({ house: acme, has: ['phone'] })
  userId = lea.userId
  const { id, factorId } = await lea.start()
  path = { challengeId: id, factorId, deviceId: factorId }
})

/** A body that would do for each operation. */
const bodies: Record<string, object> = {
  startChallenge: { requestId: 'r', userId: 'u', applicationId: 'vpn' },
  answerChallenge: { answer: { code: '000000' } },
  resendChallenge: {},
  enrolFactor: { userId: 'u', app: {} },
  confirmFactor: { code: '000000' },
  renameDevice: { name: 'x' },
}
const asking = (operationId: string) => ({
  path,
  ...(bodies[operationId] && { body: bodies[operationId] }),
  query: lists.has(operationId) ? `?userId=${userId}` : '',
})
/** What is asked of a person, not of an id of theirs. */
const lists: ReadonlySet<string> = new Set(['listFactors', 'listDevices'])
const operations = api.operations.map(({ operationId }) => operationId)
const ours = operations.filter((each) => !['startChallenge', 'enrolFactor', ...lists].includes(each))

test('without a key nobody gets anything, and by a key without the scope nothing but its name', async () => {
  const narrow = (await acme.issue(['deliveries'])).key
  for (const operation of operations) {
    expect(await api.ask(operation, asking(operation))).toMatchObject({
      ...{ status: 401, faults: [], body: { reason: 'CREDENTIAL_INVALID' } },
    })
    expect(await api.ask(operation, { ...asking(operation), key: 'unknown' })).toMatchObject({ status: 401 })
    const { scope } = scopeOf(operation)
    expect(await api.ask(operation, { ...asking(operation), key: narrow })).toMatchObject({
      ...{ status: 403, faults: [], body: { reason: 'SCOPE_MISSING', metadata: { scope } } },
    })
  }
})

function scopeOf(operationId: string): { scope?: string } {
  const rows = implementations({} as never).flatMap((each) => each.rows)
  const name = operationId[0]?.toUpperCase() + operationId.slice(1)
  return rows.find(({ method }) => method.path.endsWith(`/${name}`))?.access ?? {}
}

test('the document names the scope that the service asks for', () => {
  const named = api.operations.map(({ operationId, security }) => [operationId, security])
  expect(named).toEqual(operations.map((operation) => [operation, [{ key: [scopeOf(operation).scope] }]]))
})

test.each(ours)('the administrator of another tenant does not find by %s what is of this one', async (operation) => {
  for (const tenant of [undefined, 'acme']) {
    const answer = await api.ask(operation, { ...asking(operation), key: evil, ...(tenant && { tenant }) })
    expect(answer).toMatchObject({ status: 404, faults: [], body: { reason: expect.stringMatching(/_NOT_FOUND$/) } })
  }
})

test.each([...lists])('the administrator of another tenant sees by %s nothing of this one', async (operation) => {
  const answer = await api.ask(operation, { ...asking(operation), key: evil, tenant: 'acme' })
  expect(answer).toMatchObject({ status: 200, body: {} })
})

test('the operator has to name the tenant, and then sees it', async () => {
  const by = { ...asking('listFactors'), key: operatorKey }
  expect(await api.ask('listFactors', by)).toMatchObject({
    ...{ status: 400, body: { violations: [{ field: 'countersign-tenant' }] } },
  })
  expect(await api.ask('listFactors', { ...by, tenant: 'acme' })).toMatchObject({ body: { factors: [{ userId }] } })
})

test('who may not vouch over gRPC may not over JSON', async () => {
  const { key } = await acme.issue(['factors'])
  const vouched = { userId, smsPhone: { number: '+14255559999' }, vouched: true, vouchReason: 'known at the desk' }
  for (const body of [vouched, { ...vouched, vouched: false, vouchReason: 'she is well known' }]) {
    expect(await api.ask('enrolFactor', { key, body })).toMatchObject({
      ...{ status: 403, body: { reason: 'SCOPE_MISSING', metadata: { scope: 'factors:vouch' } } },
    })
  }
  expect(await api.ask('enrolFactor', { key, body: { ...vouched, vouched: false, vouchReason: '' } })).toMatchObject({
    ...{ status: 409, body: { reason: 'PROOF_REQUIRED' } },
  })
})

test('a key for one application asks for no other, nor sees its challenges', async () => {
  const application = Application.create({ id: 'mail', name: 'Mail', kind: ApplicationKind.REMOTE_ACCESS })
  await acme.admin.admin.putApplication({ application })
  const { key } = await acme.issue(['challenge'], { applicationId: 'mail' })
  expect(await api.ask('getChallenge', { key, path })).toMatchObject({ status: 404 })
  const body = { requestId: 'r', userId, applicationId: 'vpn' }
  expect(await api.ask('startChallenge', { key, body })).toMatchObject({
    status: 400,
    body: { detail: expect.stringMatching(/^applicationId must be/), violations: [{ field: 'applicationId' }] },
  })
})

test('the gateway itself may bring how a call went and what devices signed, and read public keys, and nothing else', async () => {
  const gateway = { 'countersign-peer': 'gateway', 'countersign-tenant': 'acme' }
  const there = rpcs.filter(({ servedBy, name }) => servedBy === 'challenge' && name !== 'importTokens')
  expect(there.length).toBeGreaterThan(30)
  const open = []
  for (const rpc of there) {
    const answer = await raw.call(rpc, Buffer.of(), gateway)
    if (answer.reason !== 'PEER_NOT_ALLOWED') open.push(rpc.name)
  }
  const ofDevices = ['finishActivation', 'listPrompts', 'watchPrompts', 'answerPrompt', 'changePushTarget']
  expect(open.toSorted()).toEqual(['answerCall', 'getConfirmationKeys', ...ofDevices].toSorted())
})
