import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { AnswerChallengeRequest } from '#contracts/gen/countersign/challenge/v1/challenge'
import { PersonLockedOut, TokenResynchronised } from '#contracts/gen/countersign/challenge/v1/events'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { people } from './people.ts'
import { told } from './told.ts'
import { heads, line, openTokenHouse } from './token-house.ts'

const { SUCCESS_OATH_CODE_VERIFIED, FAILED_OATH_CODE_INCORRECT, FAILED_OATH_CODE_DUPLICATE } = ResultCode

let house: Awaited<ReturnType<typeof openTokenHouse>>
let person: ReturnType<typeof people>
beforeAll(async () => {
  house = await openTokenHouse({ replicas: 2 })
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))

const refused = (reason: ErrorReason) => expect.objectContaining({ reason })
const give = async (serial: string, userId: string) => {
  await house.send([heads, line(serial)])
  return house.assign(serial, userId)
}
const active = async (serial: string, userId: string) => {
  const token = await give(serial, userId)
  expect(await house.confirm(token.id, house.shown(serial))).toMatchObject({ confirmed: true })
  house.world.advance(60_000)
  return token
}
const resynchronise = (tokenId: string, codes: string[], { key = 'acme-admin', replica = 0 } = {}) =>
  house.tokens(key, replica).resynchroniseToken({ tokenId, codes })
/** Codes that the token showed one after another, the last one just now, if its clock is so many steps ahead. */
const codes = (serial: string, steps: number, count = 2) =>
  Array.from({ length: count }, (_, index) => house.shown(serial, steps - count + 1 + index))
const signIn = async (userId: string, code: string) => {
  const { id } = await person.start(userId)
  const answer = { kind: { $case: 'code' as const, value: code } }
  return house.challenges().answerChallenge(AnswerChallengeRequest.create({ challengeId: id, answer }))
}

describe('a token whose clock is off', () => {
  test.each([
    [-8, 2],
    [6, 2],
    [-8, 3],
    [6, 3],
  ])('by %i steps is found by %i codes in a row, and proves its person from then on', async (off, count) => {
    const [serial, userId] = [`A${off}${count}`, `ann${off}${count}`]
    const { id } = await active(serial, userId)
    house.world.advance(900_000)
    expect(await signIn(userId, house.shown(serial, off))).toMatchObject({ approved: false })
    const response = await resynchronise(id, codes(serial, off, count))
    expect(response).toMatchObject({ resynchronised: true, resultCode: SUCCESS_OATH_CODE_VERIFIED, token: { id } })
    house.world.advance(120_000)
    expect(await signIn(userId, house.shown(serial, off))).toMatchObject({ approved: true })
  })

  test('before it was activated is found, stays pending, and is then activated by its next code', async () => {
    const { id } = await give('B-1', 'bea')
    const [first = '', second = ''] = codes('B-1', 5)
    const { token } = await resynchronise(id, [`${first.slice(0, 3)} ${first.slice(3)}`, second])
    expect(token).toMatchObject({ state: FactorState.PENDING, userId: 'bea' })
    expect(await house.confirm(id, second)).toMatchObject({ confirmed: false })
    house.world.advance(60_000)
    expect(await house.confirm(id, house.shown('B-1', 5))).toMatchObject({ confirmed: true })
  })

  test('is told of once, and of its codes none is right a second time', async () => {
    const { id } = await active('C-1', 'cid')
    const pair = codes('C-1', 3)
    expect(await resynchronise(id, pair)).toMatchObject({ resynchronised: true })
    const again = await resynchronise(id, pair, { replica: 1 })
    expect(again).toMatchObject({ resynchronised: false, resultCode: FAILED_OATH_CODE_DUPLICATE })
    for (const code of pair) expect(await signIn('cid', code)).toMatchObject({ approved: false })
    const events = await told(house.ctx.database.pool, TokenResynchronised)
    expect(events.filter(({ tokenId }) => tokenId === id)).toMatchObject([{ serial: 'C-1', userId: 'cid' }])
  })
})

describe('codes that do not follow one another', () => {
  test('find nothing, and five times are as many wrong answers: nobody looks at the sixth, nor at a sign-in', async () => {
    const { id } = await active('D-1', 'dan')
    const [first = '', , third = ''] = codes('D-1', 0, 3)
    for (let time = 1; time <= 5; time++) {
      const response = await resynchronise(id, [first, third], { replica: time % 2 })
      expect(response).toMatchObject({ resynchronised: false, resultCode: FAILED_OATH_CODE_INCORRECT })
    }
    await expect(resynchronise(id, codes('D-1', 0))).rejects.toEqual(refused(ErrorReason.TOO_MANY_ATTEMPTS))
    await expect(signIn('dan', house.shown('D-1'))).rejects.toEqual(refused(ErrorReason.TOO_MANY_ATTEMPTS))
    const locked = await told(house.ctx.database.pool, PersonLockedOut)
    expect(locked).toMatchObject([{ userId: 'dan', failures: 5, method: Method.OATH_TOKEN }])
    house.world.advance(301_000)
    expect(await resynchronise(id, codes('D-1', 0))).toMatchObject({ resynchronised: true })
  })

  test.each([[[]], [['123456']], [['1', '2', '3', '4']], [['123456', '']], [['123456', '1'.repeat(65)]]])(
    'are no request where they are %j',
    async (given) => {
      const { id } = (
        await house.inventory.listTokens({ serialPrefix: 'D-1', userId: '', unassigned: false, page: undefined })
      ).tokens[0] ?? { id: '' }
      await expect(resynchronise(id, given)).rejects.toEqual(refused(ErrorReason.INVALID_REQUEST))
    },
  )
})

describe('a token that is not there for the caller', () => {
  test("is refused where it is nobody's, of another tenant, or where there is none", async () => {
    const { id } = await give('E-1', 'eve')
    const gone = refused(ErrorReason.OBJECT_NOT_FOUND)
    await expect(resynchronise(id, codes('E-1', 0), { key: 'evil-admin' })).rejects.toEqual(gone)
    await house.inventory.unassignToken({ tokenId: id })
    await expect(resynchronise(id, codes('E-1', 0))).rejects.toEqual(gone)
    await expect(resynchronise('00000000-0000-7000-8000-000000000000', codes('E-1', 0))).rejects.toEqual(gone)
  })

  test('is refused to a caller that may not vouch', async () => {
    const { id } = await give('F-1', 'fay')
    const refusal = refused(ErrorReason.SCOPE_MISSING)
    await expect(resynchronise(id, codes('F-1', 0), { key: 'acme-desk' })).rejects.toEqual(refusal)
  })
})

test('a race of sixty-four with the same right codes on two replicas finds the token once, fifty times', async () => {
  const { id } = await active('G-1', 'gil')
  for (let trial = 1; trial <= 50; trial++) {
    house.world.advance(600_000)
    const pair = codes('G-1', -9 + (trial % 18))
    const all = Array.from({ length: 64 }, (_, index) => resynchronise(id, pair, { replica: index % 2 }))
    const ended = await Promise.allSettled(all)
    const found = ended.filter((each) => each.status === 'fulfilled' && each.value.resynchronised)
    const lost = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    expect(found).toHaveLength(1)
    for (const reason of lost) expect(reason).toEqual(refused(ErrorReason.TOO_MANY_ATTEMPTS))
    const events = await told(house.ctx.database.pool, TokenResynchronised)
    expect(events.filter(({ tokenId }) => tokenId === id)).toHaveLength(trial)
  }
})

test('a race of a resynchronisation with the code of a sign-in uses each code once', async () => {
  const { id } = await active('H-1', 'hal')
  for (let trial = 1; trial <= 10; trial++) {
    house.world.advance(600_000)
    const { id: challengeId } = await person.start('hal')
    const pair = codes('H-1', 0)
    const answer = { kind: { $case: 'code' as const, value: pair[1] ?? '' } }
    const request = AnswerChallengeRequest.create({ challengeId, answer })
    const [found, approved] = await Promise.all([
      resynchronise(id, pair).then(({ resynchronised }) => resynchronised),
      house
        .challenges('acme-admin', 1)
        .answerChallenge(request)
        .then(({ approved }) => approved),
    ])
    expect([found, approved].filter(Boolean)).toHaveLength(1)
  }
})
