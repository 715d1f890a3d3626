import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { TokenResynchronised } from '#contracts/gen/countersign/challenge/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { asAnswer } from './holders.ts'
import { people } from './people.ts'
import { told } from './told.ts'
import { heads, line, openTokenHouse } from './token-house.ts'

let house: Awaited<ReturnType<typeof openTokenHouse>>
let person: ReturnType<typeof people>
beforeAll(async () => {
  house = await openTokenHouse({ replicas: 2 })
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => {
  house.world.advance(600_000)
  house.neighbours.sayings.pinRequired = false
  house.neighbours.sayings.limits.lockoutThreshold = 5
})

const refused = (reason: ErrorReason) => expect.objectContaining({ reason })
async function active(serial: string, userId: string) {
  await house.send([heads, line(serial)])
  const { id } = await house.assign(serial, userId)
  expect(await house.confirm(id, house.shown(serial))).toMatchObject({ confirmed: true })
  house.world.advance(600_000)
  return id
}
/** Codes that the token showed one after another, the last one just now, if its clock is so many steps ahead. */
const row = (serial: string, steps: number, count = 2) =>
  Array.from({ length: count }, (_, index) => house.shown(serial, steps - count + 1 + index))
const answer = (challengeId: string, codes: string[], replica = 0) =>
  house
    .challenges('acme-vpn', replica)
    .answerChallenge(asAnswer(challengeId, { $case: 'codesInRow', value: { codes } }))
const answerOne = (challengeId: string, value: string) =>
  house.challenges().answerChallenge(asAnswer(challengeId, { $case: 'code', value }))

describe('a person whose token is out of step', () => {
  test.each([2, 3])('signs in by %i codes in a row, and by one from then on; it is told of once', async (count) => {
    const [serial, userId] = [`A-${count}`, `ann-${count}`]
    const tokenId = await active(serial, userId)
    const { id } = await person.start(userId)
    expect(await answerOne(id, house.shown(serial, 7))).toMatchObject({ approved: false })
    const { approved, resultCode } = await answer(id, row(serial, 7, count))
    expect({ approved, resultCode }).toEqual({ approved: true, resultCode: ResultCode.SUCCESS_OATH_CODE_VERIFIED })
    const events = await told(house.ctx.database.pool, TokenResynchronised)
    expect(events.filter((event) => event.tokenId === tokenId)).toMatchObject([{ serial, userId }])
    house.world.advance(60_000)
    expect(await answerOne((await person.start(userId)).id, house.shown(serial, 7))).toMatchObject({ approved: true })
  })

  test('types the codes in groups, and the PIN behind the last where one is demanded', async () => {
    await active('B-1', 'bea')
    await house.pins().setPin({ userId: 'bea', pin: '270519', changeRequired: false })
    house.neighbours.sayings.pinRequired = true
    const { id } = await person.start('bea')
    const [first = '', last = ''] = row('B-1', 5)
    const wrong = { approved: false, resultCode: ResultCode.FAILED_OATH_CODE_PIN_INCORRECT }
    expect(await answer(id, [first, last])).toMatchObject(wrong)
    expect(await answer(id, [first, `${last}815926`])).toMatchObject(wrong)
    const grouped = [`${first.slice(0, 3)} ${first.slice(3)}`, `${last} 270519`]
    expect(await answer(id, grouped)).toMatchObject({ approved: true })
  })
})

describe('codes in a row', () => {
  test('are used up: none of them is right a second time, alone or together', async () => {
    await active('C-1', 'cid')
    const codes = row('C-1', 3)
    expect(await answer((await person.start('cid')).id, codes)).toMatchObject({ approved: true })
    const { id } = await person.start('cid')
    const again = await answer(id, codes)
    expect(again).toMatchObject({ approved: false, resultCode: ResultCode.FAILED_OATH_CODE_DUPLICATE })
    for (const code of codes) expect(await answerOne(id, code)).toMatchObject({ approved: false })
  })

  test('are one wrong answer among the others where they do not follow one another', async () => {
    await active('D-1', 'dan')
    const [first = '', , third = ''] = row('D-1', 0, 3)
    const { id, attemptsLeft } = await person.start('dan')
    const { challenge, ...verdict } = await answer(id, [first, third])
    expect(verdict).toMatchObject({ approved: false, resultCode: ResultCode.FAILED_OATH_CODE_INCORRECT })
    expect(challenge).toMatchObject({ attemptsLeft: attemptsLeft - 1 })
  })

  test('are no answer of an app, whose clock is set by its network', async () => {
    const { userId } = await person.withApp()
    const given = answer((await person.start(userId)).id, ['755224', '287082'])
    await expect(given).rejects.toEqual(refused(ErrorReason.ANSWER_NOT_ACCEPTED))
  })

  test.each([[[]], [['123456']], [['1', '2', '3', '4']], [['123456', '']], [['123456', '1'.repeat(65)]]])(
    'are no request where they are %j',
    async (codes) => {
      const given = answer('0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11', codes)
      await expect(given).rejects.toEqual(refused(ErrorReason.INVALID_REQUEST))
    },
  )
})

test('codes in a row are under guard: after wrong ones too many right ones are not looked at', async () => {
  await active('F-1', 'fay')
  house.neighbours.sayings.limits.lockoutThreshold = 1
  const { id } = await person.start('fay')
  expect(await answer(id, ['x', 'y'])).toMatchObject({ approved: false })
  await expect(answer(id, row('F-1', 5))).rejects.toEqual(refused(ErrorReason.TOO_MANY_ATTEMPTS))
  house.world.advance(300_000)
  expect(await answer((await person.start('fay')).id, row('F-1', 5))).toMatchObject({ approved: true })
})

test('a race of the same codes in two challenges and of an administrator with them finds the token once', async () => {
  const tokenId = await active('E-1', 'eve')
  for (let trial = 1; trial <= 10; trial++) {
    house.world.advance(600_000)
    const [one, other] = [await person.start('eve'), await person.start('eve')]
    const codes = row('E-1', -4)
    const found = await Promise.all([
      answer(one.id, codes).then(({ approved }) => approved),
      answer(other.id, codes, 1).then(({ approved }) => approved),
      house
        .tokens('acme-admin', 1)
        .resynchroniseToken({ tokenId, codes })
        .then(({ resynchronised }) => resynchronised),
    ])
    expect(found.filter(Boolean)).toHaveLength(1)
  }
})
