import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { AnswerRejected, ChallengeFinished, FactorEnrolled } from '#contracts/gen/countersign/challenge/v1/events'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { keyring } from '#libs/db/sealed'
import { expireChallenges } from '../sweep.ts'
import { answerTo, asked, openQuestionHouse, optionOf, right } from './questions.ts'
import { told } from './told.ts'

let stage: Awaited<ReturnType<typeof openQuestionHouse>>
beforeAll(async () => {
  stage = await openQuestionHouse({ replicas: 2 })
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

const wrong = { approved: false, resultCode: ResultCode.FAILED_SECURITY_QUESTIONS_INCORRECT }
const approval = { approved: true, resultCode: ResultCode.SUCCESS_FALLBACK_SECURITY_QUESTIONS_ANSWERED }

describe('a person with security questions', () => {
  test('is asked two of the four, and let in by the answers to both', async () => {
    const { challenge } = await stage.withQuestions()
    expect(new Set(asked(challenge)).size).toBe(2)
    for (const question of asked(challenge)) expect([...answerTo.keys()]).toContain(question)
    expect(await stage.answer(challenge, right(challenge))).toMatchObject({
      ...approval,
      challenge: { state: ChallengeState.APPROVED },
    })
  })

  test('is asked as many as the tenant says, and two where it is not said', async () => {
    for (const [securityQuestions, count] of [
      [1, 1],
      [4, 4],
      [0, 2],
    ] as const) {
      Object.assign(stage.sayings.limits, { securityQuestions })
      const { challenge } = await stage.withQuestions()
      expect(asked(challenge)).toHaveLength(count)
      expect(await stage.answer(challenge, right(challenge))).toMatchObject(approval)
    }
  })

  test('may answer as it comes: by case, blanks and the encoding of letters nobody is kept out', async () => {
    Object.assign(stage.sayings.limits, { securityQuestions: 4 })
    const { challenge } = await stage.withQuestions()
    const typed = right(challenge).map((answer) => `  ${answer.toUpperCase().normalize('NFD').replaceAll(' ', '   ')} `)
    expect(await stage.answer(challenge, typed)).toMatchObject(approval)
  })

  test('has them listed like any factor, usable at once, in place of the earlier ones', async () => {
    const { userId, factorId } = await stage.withQuestions()
    const { factor } = await stage.enrol(userId)
    const listed = await stage.house.factors().listFactors({ userId, page: undefined })
    const own = listed.factors.filter(({ method }) => method === Method.SECURITY_QUESTIONS)
    expect(own).toMatchObject([{ id: factor?.id, state: FactorState.ACTIVE, hint: 'security questions' }])
    expect(factor?.id).not.toBe(factorId)
  })
})

describe('which questions a challenge asks', () => {
  test('stays, however often it is looked at, and is told no more when it is over', async () => {
    const { userId, challenge } = await stage.withQuestions()
    const looks = await Promise.all(
      [0, 1].map((replica) =>
        stage.house.challenges('acme-admin', replica).getChallenge({ challengeId: challenge.id }),
      ),
    )
    for (const look of looks) expect(asked(look.challenge as Challenge)).toEqual(asked(challenge))
    const factorId = optionOf(challenge)?.factorId ?? ''
    const moved = await stage.house.challenges().resendChallenge({ challengeId: challenge.id, factorId })
    expect(asked(moved.challenge as Challenge)).toEqual(asked(challenge))
    const request = stage.person.request(userId)
    const [one, again] = [
      await stage.house.challenges().startChallenge(request),
      await stage.house.challenges('acme-admin', 1).startChallenge(request),
    ]
    expect(asked(again.challenge as Challenge)).toEqual(asked(one.challenge as Challenge))
    const after = await stage.answer(challenge, right(challenge))
    expect(asked(after.challenge as Challenge)).toEqual([])
  })

  test('stays when a text is sent again, though another key has become the active one', async () => {
    const { userId } = await stage.person.withPhone()
    await stage.enrol(userId)
    const challenge = await stage.person.start(userId)
    stage.house.world.advance(31_000)
    const before = { activeId: stage.house.keyring.activeId, keys: stage.house.keyring.keys }
    const next = keyring(`next ${randomBytes(32).toString('base64')}`)
    stage.house.keyring.exchange({ activeId: 'next', keys: new Map([...before.keys, ...next.keys]) })
    const { challenge: later } = await stage.house
      .challenges()
      .resendChallenge({ challengeId: challenge.id, factorId: '' })
    expect(later?.resendsLeft).toBe(2)
    expect(asked(later as Challenge)).toEqual(asked(challenge))
    expect(asked(challenge)).toHaveLength(2)
    expect(await stage.answer(challenge, right(challenge))).toMatchObject(approval)
  })

  test('stays from challenge to challenge until it was answered right: beginning anew finds no easier ones', async () => {
    const { userId, challenge } = await stage.withQuestions()
    for (let time = 0; time < 8; time++) {
      stage.house.world.advance(60_000)
      const next = await stage.person.start(userId, { clientIp: `192.0.2.${time}` })
      expect(asked(next)).toEqual(asked(challenge))
      expect(await stage.answer(next, ['Rex', 'Rex'])).toMatchObject(wrong)
      await stage.house.lockouts().unlock({ userId, reason: 'she called' })
    }
  })

  test('is as good as chance over many right answers', async () => {
    const { userId } = await stage.withQuestions()
    Object.assign(stage.sayings.limits, { securityQuestions: 1 })
    const counts = new Map<string, number>()
    for (let time = 0; time < 80; time++) {
      stage.house.world.advance(60_000)
      const challenge = await stage.person.start(userId)
      const [question = ''] = asked(challenge)
      expect(await stage.answer(challenge, right(challenge))).toMatchObject(approval)
      counts.set(question, (counts.get(question) ?? 0) + 1)
    }
    // Each has one in four; that one of them comes fewer than 4 times of 80 is less likely than one in 10^5.
    for (const question of answerTo.keys()) expect(counts.get(question)).toBeGreaterThan(3)
  })
})

describe('an answer that is wrong', () => {
  test.each([
    ['in the first', (answers: string[]) => ['Rex', answers[1] ?? '']],
    ['in the second', (answers: string[]) => [answers[0] ?? '', 'Rex']],
    ['in both', () => ['Rex', 'Rex']],
    ['in their order', (answers: string[]) => answers.toReversed()],
    ['in their number, one too few', (answers: string[]) => answers.slice(0, 1)],
    ['in their number, one too many', (answers: string[]) => [...answers, 'Rex']],
    ['in their number, two too many', (answers: string[]) => [...answers, ...answers]],
  ])('%s says nothing of which it was, and takes as many hashes', async (_, spoilt) => {
    const { challenge } = await stage.withQuestions()
    const before = stage.hashed.length
    const verdict = await stage.answer(challenge, spoilt(right(challenge)))
    expect(verdict).toMatchObject({ ...wrong, challenge: { attemptsLeft: 2, state: ChallengeState.PENDING } })
    expect(stage.hashed.length - before).toBe(2)
    expect(await stage.answer(challenge, right(challenge))).toMatchObject(approval)
  })

  test('three times ends the challenge', async () => {
    const { challenge } = await stage.withQuestions()
    for (const left of [2, 1]) {
      expect(await stage.answer(challenge, ['Rex', 'Rex'])).toMatchObject({
        ...wrong,
        challenge: { attemptsLeft: left },
      })
    }
    expect(await stage.answer(challenge, ['Rex', 'Rex'])).toMatchObject({
      ...wrong,
      challenge: { state: ChallengeState.DENIED },
    })
  })

  test('that is retried gets the same verdict, and counts once', async () => {
    const { challenge } = await stage.withQuestions()
    const twice = () => stage.answer(challenge, ['Rex', 'Rex'], { requestId: 'again' })
    const verdicts = [await twice(), await twice()]
    expect(verdicts).toEqual([verdicts[0], verdicts[0]])
    expect(verdicts[1]?.challenge).toMatchObject({ attemptsLeft: 2 })
  })

  test('that is no set of answers is refused, and so are answers to another factor', async () => {
    const { challenge } = await stage.withQuestions()
    const answerTo = (factorId: string, kind: object) =>
      stage.house.challenges().answerChallenge({
        ...{
          challengeId: challenge.id,
          requestId: '',
          factorId,
          rememberDevice: false,
          deviceToken: '',
          userAgent: '',
        },
        answer: { kind: kind as never },
      })
    const reason = ErrorReason.ANSWER_NOT_ACCEPTED
    const questions = optionOf(challenge)?.factorId ?? ''
    const app = challenge.options.find(({ factorId }) => factorId !== questions)?.factorId ?? ''
    const answers = { $case: 'securityAnswers', value: { answers: ['Rex'] } }
    await expect(answerTo(questions, { $case: 'code', value: '123456' })).rejects.toMatchObject({ reason })
    await expect(answerTo(app, answers)).rejects.toMatchObject({ reason })
  })
})

test('who does not answer in time is told of as such', async () => {
  const { challenge } = await stage.withQuestions()
  const factorId = optionOf(challenge)?.factorId ?? ''
  await stage.house.challenges().resendChallenge({ challengeId: challenge.id, factorId })
  stage.house.world.advance(600_000)
  await expireChallenges(stage.house.ctx)
  const { challenge: after } = await stage.house.challenges().getChallenge({ challengeId: challenge.id })
  expect(after).toMatchObject({
    state: ChallengeState.EXPIRED,
    resultCode: ResultCode.FAILED_SECURITY_QUESTIONS_TIMEOUT,
  })
})

test('others hear that questions were registered, of wrong answers, and of the end', async () => {
  const { userId, challenge } = await stage.withQuestions()
  await stage.answer(challenge, ['Rex', 'Rex'])
  await stage.answer(challenge, right(challenge))
  const { pool } = stage.house.ctx.database
  const own = { userId, method: Method.SECURITY_QUESTIONS }
  expect(await told(pool, FactorEnrolled)).toContainEqual(expect.objectContaining(own))
  expect(await told(pool, AnswerRejected)).toContainEqual(
    expect.objectContaining({ ...own, resultCode: wrong.resultCode }),
  )
  expect(await told(pool, ChallengeFinished)).toContainEqual(
    expect.objectContaining({ ...own, state: ChallengeState.APPROVED, resultCode: approval.resultCode }),
  )
})

test('what is kept of answers is sealed, and no event has any of them', async () => {
  const { userId, challenge } = await stage.withQuestions()
  await stage.answer(challenge, ['Rex', 'Rex'])
  await stage.answer(challenge, right(challenge))
  const kept = await stage.rows(
    `select f.sealed, f.progress, f.hint, c.kept, c.verdicts from challenge.factor f
     join challenge.challenge c on c.user_id = f.user_id where f.user_id = '${userId}'`,
  )
  const outbox = await stage.rows("select encode(payload, 'escape') as payload, headers from challenge.outbox")
  const all = JSON.stringify([...kept, ...outbox]) + kept.map(({ sealed }) => String(sealed)).join('')
  for (const answer of answerTo.values()) {
    expect(all).not.toContain(answer)
    expect(all.toLowerCase()).not.toContain(answer.toLowerCase())
  }
})
