import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { AppPasswordsRevoked, FactorRemoved, PinChanged } from '#contracts/gen/countersign/challenge/v1/events'
import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { countStatements } from '#libs/db/statistics'
import { carried, deliverTo, type Carried } from '#libs/testing/deliver'
import { personEndings } from '../person-endings.ts'
import { openPinHouse } from './pins.ts'
import { told } from './told.ts'

const { DISABLED, ENABLED, ENFORCED } = PersonState

let stage: Awaited<ReturnType<typeof openPinHouse>>
beforeAll(async () => {
  stage = await openPinHouse({ replicas: 2 })
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

const pool = () => stage.house.ctx.database.pool
const later = () => stage.house.world.advance(1_000)
const create = (userId: string) =>
  stage.house.appPasswords().createAppPassword({ userId, name: 'mail', vouchReason: 'known at the desk' })
const isGood = async (userId: string, password: string) =>
  (await stage.house.appPasswords('acme-admin', 1).verifyAppPassword({ userId, password, clientIp: '' })).approved
const hear = (...events: Carried[]) =>
  deliverTo('challenge-people', personEndings(stage.house.world))(stage.house.ctx.database.kysely, events)

/** The person was this, and is that now; removed where it is nothing. */
function changed(userId: string, from: PersonState | undefined, to: PersonState | undefined, tenant = 'acme'): Carried {
  const origin = { credentialId: '', changedAt: stage.house.world.now() }
  const person = (state: PersonState | undefined) => (state === undefined ? {} : { person: { userId, state } })
  const { person: before } = person(from)
  const { person: after } = person(to)
  return carried(PersonChanged, PersonChanged.fromPartial({ origin, before, after }), tenant)
}

test('who is disabled has no app password any more, and it is told once, however often it is heard of', async () => {
  const { appPassword, password } = await create('ann')
  const bob = await create('bob')
  later()
  const disabled = changed('ann', ENFORCED, DISABLED)
  await hear(disabled)
  await hear(disabled, { ...disabled, id: stage.house.world.randomId() })
  expect(await isGood('ann', password)).toBe(false)
  expect(await isGood('bob', bob.password)).toBe(true)
  expect(await stage.rows(`select from app_password where user_id = 'ann'`)).toEqual([])
  expect(await told(pool(), AppPasswordsRevoked)).toEqual([
    { userId: 'ann', appPasswordIds: [appPassword?.id], revokedAt: stage.house.world.now() },
  ])
})

test('who was enabled again keeps the app passwords made since, in whatever order it is heard of', async () => {
  const first = await create('eve')
  later()
  const disabled = changed('eve', ENABLED, DISABLED)
  later()
  const enabled = changed('eve', DISABLED, ENABLED)
  later()
  const second = await create('eve')
  await hear(enabled)
  await hear(disabled)
  expect(await isGood('eve', first.password)).toBe(false)
  expect(await isGood('eve', second.password)).toBe(true)
})

test('an app password that was allowed just before is not stored after the person was disabled', async () => {
  const { policy } = stage.house.ctx
  const rules = policy.getFactorRules
  const slowly: typeof rules = async (request, call) => {
    const allowed = await rules(request, call)
    later()
    await hear(changed('max', ENFORCED, DISABLED))
    return allowed
  }
  Object.assign(policy, { getFactorRules: slowly })
  try {
    await expect(create('max')).rejects.toMatchObject({ reason: ErrorReason.FEATURE_OFF })
  } finally {
    Object.assign(policy, { getFactorRules: rules })
  }
  expect(await stage.rows(`select from app_password where user_id = 'max'`)).toEqual([])
})

test.each([
  ['new', undefined, DISABLED],
  ['registered', ENABLED, ENFORCED],
  ['changed as they are', DISABLED, DISABLED],
])('who is %s keeps what they have, and nothing is written', async (_, from, to) => {
  const { password } = await create('kim')
  later()
  const event = changed('kim', from, to)
  const counted = countStatements(pool())
  await hear(event)
  expect(counted.statements).toBe(1)
  counted.stop()
  expect(await isGood('kim', password)).toBe(true)
})

test('who is removed leaves neither factor nor PIN nor app password, and each is told of once', async () => {
  const { userId } = await stage.person.withApp()
  await stage.set(userId)
  const { password } = await create(userId)
  const other = await stage.person.withApp()
  later()
  const removed = changed(userId, DISABLED, undefined)
  await hear(changed(userId, ENFORCED, undefined, 'evil'))
  expect(await isGood(userId, password)).toBe(true)
  for (let time = 0; time < 2; time++) await hear({ ...removed, id: stage.house.world.randomId() })
  const left = `select 1 from factor where user_id = '${userId}' and tenant_id = 'acme'
    union all select 1 from app_password where user_id = '${userId}'
    union all select 1 from guard where user_id = '${userId}' and pin_sealed is not null`
  expect(await stage.rows(left)).toEqual([])
  expect(await stage.rows(`select from factor where user_id = '${other.userId}'`)).toHaveLength(1)
  const own = <T extends { userId: string }>(events: T[]) => events.filter((each) => each.userId === userId)
  expect(own(await told(pool(), FactorRemoved))).toHaveLength(1)
  expect(own(await told(pool(), AppPasswordsRevoked))).toHaveLength(1)
  expect(own(await told(pool(), PinChanged)).filter(({ removed }) => removed)).toHaveLength(1)
})

test('who is made anew keeps what they get then, though the removal is heard of only later', async () => {
  const { userId } = await stage.person.withApp()
  later()
  const removed = changed(userId, ENFORCED, undefined)
  later()
  await stage.person.addApp(userId)
  await stage.set(userId)
  const { password } = await create(userId)
  await hear(removed)
  expect(await stage.rows(`select from factor where user_id = '${userId}'`)).toHaveLength(1)
  expect(await stage.rows(`select from guard where user_id = '${userId}' and pin_sealed is not null`)).toHaveLength(1)
  expect(await isGood(userId, password)).toBe(true)
})

test('five hundred people who are removed together take five statements and the inbox', async () => {
  const events = Array.from({ length: 500 }, (_, index) => changed(`many-${index}`, ENFORCED, undefined))
  await create('many-7')
  later()
  const counted = countStatements(pool())
  await hear(...events)
  expect(counted).toMatchObject({ commits: 1 })
  expect(counted.statements).toBeLessThanOrEqual(6)
  counted.stop()
})
