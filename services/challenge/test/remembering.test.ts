import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { AnswerChallengeRequest, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openHouse } from './house.ts'
import { codeOf, people } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>

beforeAll(async () => {
  house = await openHouse()
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => {
  house.neighbours.sayings.remembered = []
})

const device = { rememberDevice: true, deviceToken: 'csd_before', userAgent: 'Mozilla/5.0' }
const answer = (challenge: Challenge, code: string, more = {}) =>
  house.challenges().answerChallenge(
    AnswerChallengeRequest.fromPartial({
      challengeId: challenge.id,
      answer: { kind: { $case: 'code', value: code } },
      ...more,
    }),
  )

test('a device is remembered in the place of what it was remembered by, with the program that runs there', async () => {
  const { userId, seed } = await person.withApp()
  const challenge = await person.start(userId)
  expect(await answer(challenge, codeOf(seed, house.world.now()), device)).toMatchObject({
    ...{ approved: true, deviceToken: 'csd_next', deviceTokenSeconds: 60 },
  })
  expect(house.neighbours.sayings.remembered).toEqual([
    { userId, clientIp: '198.51.100.7', userAgent: 'Mozilla/5.0', replacedToken: 'csd_before' },
  ])
})

test('a device is not remembered after a wrong code, nor where nobody asks for it', async () => {
  const { userId, seed } = await person.withApp()
  const challenge = await person.start(userId)
  const right = codeOf(seed, house.world.now())
  const wrong = right === '000000' ? '111111' : '000000'
  expect(await answer(challenge, wrong, device)).toMatchObject({ approved: false, deviceToken: '' })
  expect(await answer(challenge, right)).toMatchObject({ approved: true, deviceToken: '' })
  expect(house.neighbours.sayings.remembered).toEqual([])
})

test('a token or a program name beyond all bounds is refused by name', async () => {
  const challenge = await person.start((await person.withApp()).userId)
  for (const field of ['deviceToken', 'userAgent']) {
    const tooLong = answer(challenge, '123456', { ...device, [field]: 'x'.repeat(1_025) })
    await expect(tooLong).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
  }
})
