import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { people } from './people.ts'
import { heads, line, openTokenHouse } from './token-house.ts'

let house: Awaited<ReturnType<typeof openTokenHouse>>
let person: ReturnType<typeof people>
beforeAll(async () => {
  house = await openTokenHouse({ replicas: 2 })
  person = people(house)
})
afterAll(() => house.close())

const activate = async (serial: string, userId: string) => {
  const token = await house.assign(serial, userId)
  expect(await house.confirm(token.id, house.shown(serial))).toMatchObject({ confirmed: true })
  return token
}
const serials = async (more = {}) => {
  const listed = { serialPrefix: '', userId: '', unassigned: false, page: undefined, ...more }
  return (await house.inventory.listTokens(listed)).tokens.map(({ serial }) => serial)
}

test('a token that is all its person has is taken back by an administrator alone', async () => {
  await house.send([heads, line('F-2')])
  const { id } = await activate('F-2', 'flora')
  const removing = house.factors('acme-desk').removeFactor({ factorId: id })
  await expect(removing).rejects.toMatchObject({ reason: ErrorReason.PROOF_REQUIRED })
  expect(await serials({ serialPrefix: 'F-2', unassigned: true })).toEqual([])
  await house.factors().removeFactor({ factorId: id })
  expect(await serials({ serialPrefix: 'F-2', unassigned: true })).toEqual(['F-2'])
})

test('a token and an app, removed at the same moment on two replicas, leave their person one of them: 30 times over', async () => {
  await house.send([heads, line('F-3')])
  for (let trial = 0; trial < 30; trial++) {
    house.world.advance(60_000)
    const userId = `felix-${trial}`
    const { id } = await activate('F-3', userId)
    await person.addApp(userId)
    const { factors } = await house.factors().listFactors({ userId, page: undefined })
    const removing = factors.map(({ id: factorId }, replica) =>
      house.factors('acme-desk', replica).removeFactor({ factorId }),
    )
    const ended = await Promise.allSettled(removing)
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(ended.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { reason: ErrorReason.PROOF_REQUIRED },
    })
    await house.inventory.unassignToken({ tokenId: id })
  }
})
