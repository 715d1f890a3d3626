import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
let acme: Awaited<ReturnType<Stage['newTenant']>>
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
})
afterAll(() => stage.stop())

const { DISABLED, ENABLED, ENFORCED } = PersonState
const put = (userId: string, state: PersonState) => acme.putPerson({ person: Person.fromPartial({ userId, state }) })
const get = async (userId: string) => (await acme.getPerson({ userId })).person
const record = (userId: string, registered: boolean, defaultMethod: Method = Method.UNSPECIFIED) =>
  stage.policy('acme').recordRegistration({ userId, registered, defaultMethod })
const changes = async () =>
  (await stage.database.pool.query(`select 1 from outbox where subject like '%PersonChanged.acme'`)).rowCount ?? 0

test.each([
  ['enabled', ENABLED, true, ENFORCED],
  ['enforced', ENFORCED, true, ENFORCED],
  ['disabled', DISABLED, true, DISABLED],
  ['enabled', ENABLED, false, ENABLED],
  ['enforced', ENFORCED, false, ENABLED],
  ['disabled', DISABLED, false, DISABLED],
])('a person who is %s, after a registration was finished or required: %s, %s, %s', async (_, before, done, after) => {
  await put('ann', before)
  expect(await record('ann', done)).toEqual({ state: after })
  expect(await get('ann')).toMatchObject({ state: after })
})

test('a person is asked first for what they chose, and keeps it until they choose again', async () => {
  await put('bob', ENABLED)
  await record('bob', true, Method.ONE_WAY_SMS)
  expect(await get('bob')).toMatchObject({ state: ENFORCED, defaultMethod: Method.ONE_WAY_SMS })
  await record('bob', false)
  expect(await get('bob')).toMatchObject({ state: ENABLED, defaultMethod: Method.ONE_WAY_SMS })
})

test('a registration that is told 32 times at once changes the person once', async () => {
  await put('cem', ENABLED)
  const before = await changes()
  await Promise.all(Array.from({ length: 32 }, () => record('cem', true, Method.APP_CODE)))
  expect(await changes()).toBe(before + 1)
})

test('nobody is registered who is not known, and nobody but the challenge service may say so', async () => {
  await expect(record('nobody', true)).rejects.toMatchObject(refusal(ErrorReason.PERSON_NOT_FOUND))
  const said = { userId: 'ann', registered: true, defaultMethod: Method.UNSPECIFIED }
  const forbidden = refusal(ErrorReason.PEER_NOT_ALLOWED)
  await expect(stage.policy('acme', 'gateway').recordRegistration(said)).rejects.toMatchObject(forbidden)
  await expect(stage.policyByKey(acme.key).recordRegistration(said)).rejects.toMatchObject(forbidden)
})
