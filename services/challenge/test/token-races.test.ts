import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { heads, line, openTokenHouse } from './token-house.ts'

let house: Awaited<ReturnType<typeof openTokenHouse>>
beforeAll(async () => {
  house = await openTokenHouse({ replicas: 2 })
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))

const bring = (...serials: string[]) => house.send([heads, ...serials.map((serial) => line(serial))])
const list = async (more = {}) => {
  const request = { serialPrefix: '', userId: '', unassigned: false, page: undefined, ...more }
  return (await house.inventory.listTokens(request)).tokens
}

test('a race of sixty-four people for one token has one winner', async () => {
  await bring('Q-1')
  const all = Array.from({ length: 64 }, (_, index) => house.assign('Q-1', `q${index}`, index % 2))
  const ended = await Promise.allSettled(all)
  const lost = ended.filter(({ status }) => status === 'rejected')
  expect(lost).toHaveLength(63)
  for (const each of lost) expect(each).toMatchObject({ reason: { reason: ErrorReason.TOKEN_ASSIGNED } })
  const [token] = await list({ serialPrefix: 'Q-1' })
  expect(ended).toContainEqual({ status: 'fulfilled', value: token })
})

test('a race of thirty tokens for one person leaves them with twenty', async () => {
  const many = Array.from({ length: 30 }, (_, index) => `R-${index}`)
  await bring(...many)
  const ended = await Promise.allSettled(many.map((serial, index) => house.assign(serial, 'rita', index % 2)))
  expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
  expect(await list({ userId: 'rita' })).toHaveLength(20)
})

test('a race of a code with the taking back of its token never leaves an active token of nobody', async () => {
  await bring('S-1')
  for (let round = 0; round < 10; round++) {
    house.world.advance(120_000)
    const { id } = await house.assign('S-1', `s${round}`)
    const back = () => house.tokens('acme-admin', 1).unassignToken({ tokenId: id })
    await Promise.allSettled([house.confirm(id, house.shown('S-1')), back(), back()])
    await back()
    expect(await list({ serialPrefix: 'S-1' })).toMatchObject([{ userId: '', state: 0 }])
    const { rows } = await house.ctx.database.pool.query(`select from challenge where id = $1`, [id])
    expect(rows).toEqual([])
  }
})

test('a code that was used before a token changed hands is told as old or wrong, and never right', async () => {
  await bring('T-1')
  const { id } = await house.assign('T-1', 'tom')
  const code = house.shown('T-1')
  expect(await house.confirm(id, code)).toMatchObject({ confirmed: true })
  await house.inventory.unassignToken({ tokenId: id })
  await house.assign('T-1', 'tina')
  const verdict = await house.confirm(id, code)
  expect(verdict).toMatchObject({ confirmed: false })
})
