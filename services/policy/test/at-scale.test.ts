import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Application, Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { SimulateRequest, Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import type { Call } from '#libs/rpc/call'
import { openContext } from '../context.ts'
import type { Context } from '../context.ts'
import { newDeviceToken } from '../device-token.ts'
import { decide } from '../rpc/decide.ts'
import { importPeople } from '../rpc/import-people.ts'
import { listBypasses } from '../rpc/list-bypasses.ts'
import { listPeople } from '../rpc/list-people.ts'
import { listRememberedDevices } from '../rpc/list-remembered-devices.ts'
import { setPeopleState } from '../rpc/set-people-state.ts'
import { simulate } from '../rpc/simulate.ts'
import { expireBypasses, forgetOld } from '../sweep.ts'
import { gatherCrowd } from './crowd.ts'
import { openPlanned } from './plans.ts'
import type { Planned } from './plans.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
let planned: Planned | undefined
let ctx: Context
beforeAll(async () => {
  stage = await openStage()
  const acme = await stage.newTenant('acme')
  const application = { id: 'vpn', name: 'VPN', kind: ApplicationKind.REMOTE_ACCESS }
  await acme.putApplication({ application: Application.fromPartial(application) })
  await acme.putCacheRule({
    rule: { id: '', kind: 3, seconds: 0, authenticationType: '', applicationId: '', createdAt: undefined, etag: '' },
  })
  await gatherCrowd(stage.url, {
    ...{ tenant: 'acme', people: 200_000, traces: 60_000 },
    now: stage.world.now(),
    situation: Buffer.from(Situation.encode(signIn).finish()),
  })
  stage.world.advance(60_000)
  planned = await openPlanned(stage.url)
  ctx = openContext({ database: planned.database, world: stage.world })
})
afterAll(async () => {
  await planned?.database.close()
  await stage.stop()
})

const userId = 'user0012345'
const signIn = Situation.fromPartial({
  ...{ userId, applicationId: 'vpn', clientIp: '198.51.100.7', authenticationType: 'radius' },
})
const call: Call = {
  tenant: 'acme',
  caller: { kind: 'anyone' },
  signal: new AbortController().signal,
  deadline: Infinity,
}

async function* people(count: number) {
  for (let number = 1; number <= count; number += 1) {
    yield { person: Person.fromPartial({ userId: `user${String(number * 300).padStart(7, '0')}`, firstName: 'Other' }) }
  }
}

/** The first of a stream; the rest is not asked for. */
async function first(stream: AsyncIterable<unknown>): Promise<unknown> {
  for await (const each of stream) return each
  return undefined
}

const middle = Buffer.from(JSON.stringify([userId])).toString('base64url')
const recent = Buffer.from(JSON.stringify(['019b77a0-0000-7000-8000-000000000000'])).toString('base64url')
const page = (pageToken = '', pageSize = 50) => ({ pageSize, pageToken })
const device = () => newDeviceToken(stage.world)
const changed = { name: 'Blocks', enabled: true, control: 4 as const, applicationIds: ['vpn'] }

// It takes seconds: most of them the database needs to take in so many people.
describe('among two hundred thousand people nothing is searched for from one end to the other', () => {
  test.each<[string, () => Promise<unknown>, RegExp[]]>([
    ['the first page of people', () => listPeople(ctx, { page: page() }, call), [/using person_pkey/]],
    ['a page from the middle', () => listPeople(ctx, { page: page(middle, 500) }, call), [/using person_pkey/]],
    [
      'a sign-in',
      () => decide(ctx, { situation: { ...signIn, deviceToken: device() } }, call),
      ['person_pkey', 'bypass_active', 'cached_success_pkey', 'remembered_device_by_chain'].map(
        (index) => new RegExp(`using ${index}`),
      ),
    ],
    ['all bypasses', () => listBypasses(ctx, { page: page(), userId: '', active: false }, call), [/using bypass_pkey/]],
    [
      'a later page of them',
      () => listBypasses(ctx, { page: page(recent), userId: '', active: false }, call),
      [/using bypass_pkey/],
    ],
    [
      'the bypasses of a person',
      () => listBypasses(ctx, { page: page(), userId, active: false }, call),
      [/using bypass_of_person/],
    ],
    [
      'the active bypasses',
      () => listBypasses(ctx, { page: page(), userId: '', active: true }, call),
      [/(using|on) bypass_/],
    ],
    [
      'the devices of a person',
      () => listRememberedDevices(ctx, { page: page(), userId }, call),
      [/using remembered_device_of_person/],
    ],
    [
      'a thousand states',
      () =>
        setPeopleState(
          ctx,
          {
            userIds: Array.from({ length: 1_000 }, (_, n) => `user${String(n * 190).padStart(7, '0')}`),
            state: PersonState.ENABLED,
          },
          call,
        ),
      [/person_pkey/],
    ],
    ['an import', () => importPeople(ctx, people(600), call), [/person_pkey/]],
    [
      'a simulation of the last week',
      () => first(simulate(ctx, SimulateRequest.fromPartial({ rules: [changed], replaceRules: true }), call)),
      [/using decision_pkey/, /using person_pkey/],
    ],
    ['ending bypasses', () => expireBypasses(ctx), [/bypass_running_out/]],
    ['forgetting', () => forgetOld(ctx), [/decision_by_age|decided_at/]],
  ])('%s', async (_, work, used) => {
    const plans = await planned?.plansOf(work)
    for (const index of used) expect(plans).toMatch(index)
    expect(plans).not.toMatch(/Seq Scan on (person|bypass|cached_success|remembered_device|decision)\b/)
  })
})
