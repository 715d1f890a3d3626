import { describe, expect, test } from '@jest/globals'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { normalised, questionsFactor, securityQuestions } from './security-questions.ts'
import type { Opening } from './method.ts'

const answers = ['Bello', 'Bello', 'Anna', 'Blau'].map((answer, place) => ({ question: `Question ${place}?`, answer }))
const chance = { randomBytes: (size: number) => Buffer.alloc(size, 7) }
const plainly = async (texts: readonly string[]) => texts.map((text) => `<${text}>`) as never
const { secret, progress, hint } = await questionsFactor({ answers }, { ...chance, slowHash: plainly })

const opening = (questions: number): Opening => ({
  questions,
  places: (_, round) => [2, 0, 3, 1].map((place) => (place + round) % 4),
  code: () => '',
  keep: () => ({ keyId: '', hash: '' }),
  nonce: () => '',
  number: () => '',
  approvalWithoutNumber: false,
})
const begun = (questions: number, answered?: number) =>
  securityQuestions.begin(secret, opening(questions), { ...(answered && { answered }) }).kept
const moment = { now: new Date(0), matches: () => false }

/** As the gate does it: hashed first, and then judged. */
function judge(kept: ReturnType<typeof begun>, given: string[]) {
  const answer = { $case: 'securityAnswers' as const, value: { answers: given } }
  const { unhashed = [], salted } = securityQuestions.toHash?.({ secret, progress, kept }, answer) ?? {}
  const hashed = { salt: salted?.salt ?? '', hashes: unhashed.map((text) => `<${text}>`) }
  return { unhashed, ...securityQuestions.judge({ secret, progress, kept, hashed }, answer, moment) }
}

describe('an answer is the same', () => {
  test.each([
    ['in capital letters', 'Bello', 'BELLO'],
    ['with blanks around it and more of them within', 'Bello der Große', ' \tbello  der\u00a0 große '],
    ['with letters composed or not', 'Été', 'E\u0301te\u0301'],
    ['in full width', 'Ab1', 'Ａｂ１'],
    ['with a ligature', 'office', 'oﬃce'],
    ['with a sharp s as two', 'Straße', 'STRASSE'],
    ['with either sigma', 'ΟΔΟΣ', 'οδος'],
  ])('%s', (_, one, other) => {
    expect(normalised(other)).toBe(normalised(one))
  })

  test('as itself when it was normalised already', () => {
    for (const text of ['Straße', 'İstanbul', 'ǰ', 'ﬀ', ' a  b ', 'ΟΔΟΣ Σ'])
      expect(normalised(normalised(text))).toBe(normalised(text))
  })

  test.each([
    ['with another letter', 'Bello', 'Bella'],
    ['without an accent', 'Été', 'Ete'],
    ['without its blanks', 'Bello der', 'Belloder'],
  ])('no more %s', (_, one, other) => {
    expect(normalised(other)).not.toBe(normalised(one))
  })
})

test('the same answer to two questions has two hashes, all under one salt of 16 bytes', () => {
  expect(Buffer.from(secret.salt, 'base64')).toHaveLength(16)
  expect(new Set(secret.questions.map(({ hash }) => hash)).size).toBe(4)
  expect(hint).toBe('security questions')
  expect(JSON.stringify(progress)).toBe('{}')
})

test('a challenge asks the first so many in its order, two where it is not said, and never more than there are', () => {
  expect(begun(3).questions).toEqual(['Question 2?', 'Question 0?', 'Question 3?'])
  expect(begun(0).places).toEqual([2, 0])
  expect(begun(9).places).toHaveLength(4)
})

test('others are asked when they were answered right, and none when they were not', () => {
  expect(begun(2, 1).places).toEqual([3, 1])
  expect(judge(begun(2), ['anna', 'bello']).progress).toEqual({ answered: 1 })
  expect(judge(begun(2), ['anna', 'blau']).progress).toEqual({})
})

test('right answers in the order of the questions are right', () => {
  expect(judge(begun(2), ['anna', 'bello'])).toMatchObject({
    correct: true,
    resultCode: ResultCode.SUCCESS_FALLBACK_SECURITY_QUESTIONS_ANSWERED,
  })
})

test.each([[['bello', 'anna']], [['anna']], [['anna', 'bello', 'blau']], [['anna', '']], [[]]])(
  '%j are not, and take as many hashes',
  (given) => {
    const judged = judge(begun(2), given)
    expect(judged).toMatchObject({ correct: false, resultCode: ResultCode.FAILED_SECURITY_QUESTIONS_INCORRECT })
    expect(judged.unhashed).toHaveLength(2)
  },
)

test('what was never asked, or never hashed, is no answer', () => {
  expect(judge({} as ReturnType<typeof begun>, ['anna', 'bello']).correct).toBe(false)
  expect(judge({} as ReturnType<typeof begun>, []).correct).toBe(false)
  const answer = { $case: 'securityAnswers' as const, value: { answers: ['anna', 'bello'] } }
  expect(securityQuestions.judge({ secret, progress, kept: begun(2) }, answer, moment).correct).toBe(false)
  expect(
    securityQuestions.judge({ secret, progress, kept: { places: [7], questions: [''] } }, answer, moment),
  ).toMatchObject({ correct: false })
})
