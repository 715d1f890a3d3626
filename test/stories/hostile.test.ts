import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '#libs/testing/until'
import { bootCluster } from '#test/cluster/boot'
import { indecency } from './hostile/indecency.ts'
import { mutationsOf, noise, type Mutation } from './hostile/mutations.ts'
import { openRawClient } from './hostile/raw-call.ts'
import { requestsAbout } from './hostile/requests.ts'
import { rpcs, type Rpc } from './hostile/rpcs.ts'
import { setScene } from './hostile/scene.ts'
import { openStored } from './hostile/stored.ts'

const cluster = await bootCluster()
const { acme } = cluster
afterAll(async () => {
  await cluster.stop()
  expect(cluster.faults()).toEqual([])
})

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const challenge = { 'countersign-peer': 'challenge', 'countersign-tenant': 'acme' }
const gateway = { 'countersign-peer': 'gateway' }
/** As it calls for a device, whose address names the tenant. */
const gatewayFor = { ...gateway, 'countersign-tenant': 'acme' }
const operator = bearer(cluster.installation.operatorKey)

/** Who calls what an administrator's key does not open. */
const peers: Readonly<Record<string, Record<string, string>>> = {
  decide: challenge,
  rememberDevice: challenge,
  getFactorRules: challenge,
  recordRegistration: challenge,
  assess: challenge,
  send: challenge,
  receiveCallback: gateway,
  receiveCall: gateway,
  receiveText: gateway,
  takeReplies: challenge,
  getWebPushKey: gateway,
  readSound: gateway,
  answerCall: gateway,
  finishActivation: gatewayFor,
  listPrompts: gatewayFor,
  watchPrompts: gatewayFor,
  answerPrompt: gatewayFor,
  changePushTarget: gatewayFor,
  authenticateKey: gateway,
}
const operators: Readonly<Record<string, Record<string, string>>> = {
  createTenant: operator,
  updateTenant: operator,
  listTenants: operator,
  rotateKeys: operator,
  getKeyStatus: operator,
  streamEvents: operator,
  beginRebuild: operator,
  addEvents: operator,
  finishRebuild: operator,
  abandonRebuild: operator,
}

const raw = Object.fromEntries(
  Object.entries(cluster.installation.addresses).map(([name, address]) => [name, openRawClient(address)]),
) as Record<Rpc['servedBy'], ReturnType<typeof openRawClient>>
afterAll(() => Object.values(raw).forEach((client) => client.close()))

const stored = openStored(cluster.pool)

const callerOf = ({ name }: Rpc) => peers[name] ?? operators[name] ?? bearer(acme.adminKey)
const ask = (rpc: Rpc, bytes: Buffer, headers = callerOf(rpc)) => raw[rpc.servedBy].call(rpc, bytes, headers)

let requests: ReturnType<typeof requestsAbout>
let keys: Record<'evil' | 'expired' | 'revoked' | 'deliveries' | 'blocks', string>

beforeAll(async () => {
  requests = requestsAbout(await setScene(cluster))
  const issue = async (scope: string, more?: { expiresAt: Date }) => (await acme.issue([scope], more)).key
  const revoked = await acme.issue(['administration'])
  await acme.admin.admin.revokeCredential({ credentialId: revoked.id })
  keys = {
    evil: (await cluster.newTenant({ id: 'evil' })).adminKey,
    expired: await issue('administration', { expiresAt: new Date(cluster.world.now().getTime() + 60_000) }),
    revoked: revoked.key,
    ...{ deliveries: await issue('deliveries'), blocks: await issue('blocks') },
  }
  cluster.world.advance(60_000)
  // Nothing ends by its time meanwhile, however long a busy machine takes for it all.
  cluster.world.stop()
  await still()
})

/** What reporting has yet to count, which it does every two seconds. */
const uncounted = `select from reporting.uncounted_hour union all select from reporting.uncounted_delivery_day limit 1`

/** Waits until nothing is under way any more, and says what is stored. */
async function still(): Promise<Record<string, string>> {
  await cluster.settled()
  await until(async () => (await cluster.pool.query(uncounted)).rowCount === 0)
  let last = await stored()
  await until(async () => {
    const before = JSON.stringify(last)
    last = await stored()
    return JSON.stringify(last) === before
  })
  return last
}

const requestOf = ({ service, name }: Rpc) => (requests[service] as Record<string, object>)[name] ?? {}
const encoded = (rpc: Rpc) => rpc.method.requestSerialize(requestOf(rpc))

/** Sends all at once; gives what was indecent in the answers, and what was refused. */
async function attack(rpc: Rpc, mutations: Mutation[]) {
  const heard = await Promise.all(
    mutations.map(async (mutation) => ({ ...mutation, heard: await ask(rpc, mutation.bytes) })),
  )
  return {
    indecent: heard.flatMap(({ what, heard }) => (indecency(heard) ? [`${what}: ${indecency(heard)}`] : [])),
    refused: heard.filter(({ heard: { code } }) => code !== 'OK'),
  }
}

describe.each(rpcs.map((rpc) => [rpc.method.path, rpc] as const))('a stranger at %s', (_, rpc) => {
  test('is told what is wrong with whatever they send, and what is refused leaves no trace', async () => {
    const before = await stored()
    const attacks = [{ what: 'nothing', bytes: Buffer.of() }, ...mutationsOf(rpc.input, encoded(rpc)), ...noise()]
    const { indecent, refused } = await attack(rpc, attacks)
    expect(indecent).toEqual([])
    const taken = refused.length < attacks.length
    const calm = taken ? await still() : before
    if (taken) await attack(rpc, refused)
    expect(await stored()).toEqual(calm)
  })

  test('is let in by a good key alone, and by it only where it opens', async () => {
    const bytes = encoded(rpc)
    const before = await still()
    const invalid = { code: 'UNAUTHENTICATED', reason: 'CREDENTIAL_INVALID' }
    const bad = [
      {},
      bearer('garbage'),
      { authorization: 'Basic Z2FyYmFnZTo=' },
      bearer('x'.repeat(300)),
      bearer(keys.revoked),
    ]
    for (const headers of bad) expect(await ask(rpc, bytes, headers)).toMatchObject(invalid)
    expect(await ask(rpc, bytes, bearer(keys.expired))).toMatchObject({ ...invalid, reason: 'CREDENTIAL_EXPIRED' })
    const notAllowed = { code: 'PERMISSION_DENIED', reason: 'PEER_NOT_ALLOWED' }
    expect(await ask(rpc, bytes, { ...challenge, 'countersign-peer': 'stranger' })).toMatchObject(notAllowed)

    const missing = { code: 'PERMISSION_DENIED', reason: 'SCOPE_MISSING', metadata: { scope: expect.any(String) } }
    const narrow = rpc.name === 'getDelivery' ? keys.blocks : keys.deliveries
    for (const key of operators[rpc.name] ? [narrow, acme.adminKey] : [narrow]) {
      expect(await ask(rpc, bytes, bearer(key))).toMatchObject(peers[rpc.name] ? notAllowed : missing)
    }
    expect(await stored()).toEqual(before)
  })
})

/** Whether a request names an object by the id that it was given here. */
const namesOurs = (request: object) =>
  Object.entries(request).some(([name, value]) => name.endsWith('Id') && /^[0-9a-f]{8}-/.test(String(value)))

test('the administrator of another tenant finds nothing by an id of this one, and changes nothing in it', async () => {
  await still()
  const before = await stored('acme')
  const found: string[] = []
  for (const rpc of rpcs.filter(({ name }) => !peers[name] && !operators[name])) {
    const heard = await ask(rpc, encoded(rpc), bearer(keys.evil))
    expect(indecency(heard)).toBeUndefined()
    if (namesOurs(requestOf(rpc)) && heard.code !== 'NOT_FOUND') found.push(`${rpc.name}: ${heard.code}`)
  }
  expect(found).toEqual([])
  await still()
  expect(await stored('acme')).toEqual(before)
})

test('what no contract has is not there', async () => {
  const method = { ...(rpcs[0] as Rpc).method, path: '/countersign.policy.v1.AdminService/DropEverything' }
  expect(await raw.policy.call({ method }, Buffer.of(), operator)).toMatchObject({ code: 'UNIMPLEMENTED' })
})
