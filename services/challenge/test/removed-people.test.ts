import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { FactorRemoved, TokenUnassigned } from '#contracts/gen/countersign/challenge/v1/events'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { carried, deliverTo } from '#libs/testing/deliver'
import { personEndings } from '../person-endings.ts'
import { registering, smsPhone } from './registering.ts'
import { told } from './told.ts'
import { heads, line, openTokenHouse } from './token-house.ts'

let house: Awaited<ReturnType<typeof openTokenHouse>>
beforeAll(async () => {
  house = await openTokenHouse()
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))

/** That a person is removed now, as it is heard of, be it late or twice. */
function removed(userId: string) {
  const origin = { credentialId: '', changedAt: house.world.now() }
  const before = { userId, state: PersonState.ENFORCED }
  const event = carried(PersonChanged, PersonChanged.fromPartial({ origin, before }), 'acme')
  const again = () => ({ ...event, id: house.world.randomId() })
  const hear = deliverTo('challenge-people', personEndings(house.world))
  return () => hear(house.ctx.database.kysely, [again(), again()])
}
async function active(serial: string, userId: string) {
  await house.send([heads, line(serial)])
  const { id } = await house.assign(serial, userId)
  expect(await house.confirm(id, house.shown(serial))).toMatchObject({ confirmed: true })
  house.world.advance(60_000)
  return id
}
const tokenOf = async (serialPrefix: string) =>
  (await house.inventory.listTokens({ serialPrefix, userId: '', unassigned: false, page: undefined })).tokens[0]
const about = <T>(id: string, events: (T & { factorId?: string; tokenId?: string })[]) =>
  events.filter(({ factorId, tokenId }) => factorId === id || tokenId === id)

test("a removed person's hardware token goes back to the others, with its codes spent, and is told of once", async () => {
  const id = await active('A-1', 'ann')
  const noted = house.shown('A-1')
  const hear = removed('ann')
  await hear()
  await hear()
  expect(await tokenOf('A-1')).toMatchObject({ id, userId: '', state: FactorState.UNSPECIFIED })
  expect(about(id, await told(house.ctx.database.pool, TokenUnassigned))).toMatchObject([{ userId: 'ann' }])
  expect(about(id, await told(house.ctx.database.pool, FactorRemoved))).toMatchObject([{ userId: 'ann' }])
  await house.assign('A-1', 'bob')
  expect(await house.confirm(id, noted)).toMatchObject({ confirmed: false })
  house.world.advance(60_000)
  expect(await house.confirm(id, house.shown('A-1'))).toMatchObject({ confirmed: true })
})

test('a token that was not activated yet goes back too, and its enrolment with it', async () => {
  await house.send([heads, line('B-1')])
  const { id } = await house.assign('B-1', 'bea')
  expect(await house.confirm(id, '000000')).toMatchObject({ confirmed: false, attemptsLeft: 4 })
  house.world.advance(1_000)
  await removed('bea')()
  await house.assign('B-1', 'bill')
  expect(await house.confirm(id, '000000')).toMatchObject({ confirmed: false, attemptsLeft: 4 })
})

test('a token that the next person of the name was given stays theirs, however late the removal is heard of', async () => {
  await house.send([heads, line('C-1')])
  const hear = removed('cid')
  house.world.advance(1_000)
  const { id } = await house.assign('C-1', 'cid')
  await hear()
  expect(await tokenOf('C-1')).toMatchObject({ id, userId: 'cid', state: FactorState.PENDING })
})

test("a removed person's registration, though proved, registers nothing for the next of the name", async () => {
  const dan = await registering(house)('dan')
  await dan.phone()
  house.world.advance(1_000)
  await removed('dan')()
  await expect(dan.register(smsPhone)).rejects.toMatchObject({ reason: ErrorReason.OBJECT_NOT_FOUND })
})

test('a registration that was begun after the removal goes on', async () => {
  const hear = removed('eve')
  house.world.advance(1_000)
  const eve = await registering(house)('eve')
  await eve.phone()
  await hear()
  expect((await eve.register({ $case: 'recoveryCodes', value: { count: 0 } })).recoveryCodes).toHaveLength(10)
})
