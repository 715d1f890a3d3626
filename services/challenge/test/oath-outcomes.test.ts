import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { expireChallenges } from '../sweep.ts'
import { openHouse } from './house.ts'
import { codeOf, people } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>

beforeAll(async () => {
  house = await openHouse()
  person = people(house)
})
afterAll(() => house.close())

const answer = ({ id }: Challenge, value: string, factorId = '') =>
  house.challenges().answerChallenge({
    ...{ challengeId: id, answer: { kind: { $case: 'code', value } }, factorId },
    ...{ requestId: '', rememberDevice: false, deviceToken: '', userAgent: '' },
  })

test('a person who was sent a text and answers by the app fell back to it, and the report says so', async () => {
  const { userId } = await person.withPhone()
  const { seed } = await person.addApp(userId)
  const { factors } = await house.factors().listFactors({ userId, page: undefined })
  const idOf = (wanted: Method) => factors.find(({ method }) => method === wanted)?.id ?? ''
  const challenge = await person.start(userId, { factorId: idOf(Method.ONE_WAY_SMS) })
  expect(await answer(challenge, codeOf(seed, house.world.now()), idOf(Method.APP_CODE))).toMatchObject({
    approved: true,
    resultCode: ResultCode.SUCCESS_FALLBACK_OATH_CODE_VERIFIED,
  })
})

test('a person whose time is over after a wrong code was too slow, rather than never there', async () => {
  const { userId } = await person.withApp()
  const challenge = await person.start(userId)
  await answer(challenge, '000000')
  house.world.advance(181_000)
  await expireChallenges(house.ctx)
  const { rows } = await house.ctx.database.pool.query('select result_code from challenge where id = $1', [
    challenge.id,
  ])
  expect(rows).toEqual([{ result_code: ResultCode.FAILED_OATH_TOKEN_TIMEOUT }])
})
