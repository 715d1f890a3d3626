import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SecurityQuestionsChanged } from '#contracts/gen/countersign/challenge/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { builtIn } from '../security-question.ts'
import { answerTo, openQuestionHouse } from './questions.ts'
import { told } from './told.ts'

let stage: Awaited<ReturnType<typeof openQuestionHouse>>
beforeAll(async () => {
  stage = await openQuestionHouse()
})
afterAll(() => stage.house.close())

const german = ['Wo?', 'Wer?', 'Was?', 'Wann?'].map((text) => ({ text, language: 'de' }))
const list = (language = '') => stage.house.questions('acme-desk').listSecurityQuestions({ language })
const chosen = [...answerTo].map(([question, answer]) => ({ question, answer }))
const invalid = (field: string) => ({ reason: ErrorReason.INVALID_REQUEST, violations: [{ field }] })

describe('the questions to choose from', () => {
  test("are those of the product, until a tenant sets its own; they are that tenant's alone", async () => {
    const { questions } = stage.house
    expect(await list()).toEqual({ questions: builtIn, toChoose: 4 })
    expect(await questions().setSecurityQuestions({ questions: german })).toEqual({ questions: german })
    expect(await list('de-AT')).toEqual({ questions: german, toChoose: 4 })
    expect(await questions('evil-admin').listSecurityQuestions({ language: '' })).toEqual({
      questions: builtIn,
      toChoose: 4,
    })
    const turned = german.toReversed()
    expect(await questions().setSecurityQuestions({ questions: turned })).toEqual({ questions: turned })
    expect((await list()).questions).toEqual(turned)
    await questions().setSecurityQuestions({ questions: [] })
    expect((await list()).questions).toEqual(builtIn)
  })

  test('are told to others by their number when they change', async () => {
    for (const questions of [german, []]) await stage.house.questions().setSecurityQuestions({ questions })
    const heard = await told(stage.house.ctx.database.pool, SecurityQuestionsChanged)
    expect(heard.map(({ count }) => count)).toEqual(expect.arrayContaining([4, 0]))
  })

  test('are set by administrators alone', async () => {
    const set = stage.house.questions('acme-desk').setSecurityQuestions({ questions: german })
    await expect(set).rejects.toMatchObject({ reason: ErrorReason.SCOPE_MISSING })
  })

  test.each([
    ['fewer than four', german.slice(1)],
    ['one of them twice', [...german, { text: 'Wo?', language: 'en' }]],
    ['more than a hundred', Array.from({ length: 101 }, (_, place) => ({ text: `Q${place}?`, language: 'en' }))],
  ])('are never %s', async (_, questions) => {
    const set = stage.house.questions().setSecurityQuestions({ questions })
    await expect(set).rejects.toMatchObject(invalid('questions'))
  })

  test.each([
    ['text', { text: '', language: 'en' }],
    ['text', { text: 'x'.repeat(129), language: 'en' }],
    ['language', { text: 'Warum?', language: '' }],
    ['language', { text: 'Warum?', language: 'German' }],
  ])('have a %s, as %j has not', async (field, question) => {
    const set = stage.house.questions().setSecurityQuestions({ questions: [...german, question] })
    await expect(set).rejects.toMatchObject(invalid(`questions[4].${field}`))
  })
})

describe('who chooses', () => {
  test.each([
    ['three', chosen.slice(1), 'answers'],
    ['five', [...chosen, { question: builtIn[4]?.text ?? '', answer: 'x' }], 'answers'],
    ['one twice', [...chosen.slice(1), chosen[1] ?? { question: '', answer: '' }], 'answers'],
    ['one that is not theirs', [...chosen.slice(1), { question: 'Why?', answer: 'x' }], 'answers[3].question'],
    ['a blank answer', [...chosen.slice(1), { question: chosen[0]?.question ?? '', answer: ' ' }], 'answers[3].answer'],
    [
      'a very long one',
      [...chosen.slice(1), { question: chosen[0]?.question ?? '', answer: 'x'.repeat(129) }],
      'answers[3].answer',
    ],
  ])('%s is refused before anything is hashed', async (_, answers, field) => {
    const before = stage.hashed.length
    const refused = stage.enrol('chooser', answers)
    await expect(refused).rejects.toMatchObject(invalid(`security_questions.${field}`))
    expect(stage.hashed.length).toBe(before)
  })

  test('keeps their questions when the list changes, and is asked them', async () => {
    const { challenge, userId } = await stage.withQuestions()
    await stage.house.questions().setSecurityQuestions({ questions: german })
    const another = await stage.person.start(userId)
    const asked = [challenge, another].flatMap(({ options }) => options.flatMap(({ questions }) => questions))
    expect(asked).toHaveLength(4)
    for (const question of asked) expect([...answerTo.keys()]).toContain(question)
    await stage.house.questions().setSecurityQuestions({ questions: [] })
  })
})
