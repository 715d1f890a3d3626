import { z } from 'zod'
import { list, text } from '#libs/rpc/shape'
import { questionsToChoose } from '../methods/security-questions.ts'

const question = text(128)
const answer = text(128).refine((value) => value.trim() !== '', 'must not be blank')

/** A BCP 47 tag; empty where none has to be given. */
export const language = z
  .string()
  .regex(/^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4})?$/, 'must be a BCP 47 tag, such as de or pt-BR')

const distinct = (texts: string[]) => new Set(texts).size === texts.length

export const securityAnswers = z.object({
  $case: z.literal('securityAnswers'),
  value: z.object({ answers: list(text(128), questionsToChoose).refine(({ length }) => length > 0, 'is required') }),
})

const four = `must have ${questionsToChoose} members`

export const securityQuestions = z.object({
  $case: z.literal('securityQuestions'),
  value: z.object({
    answers: list(z.object({ question, answer }), questionsToChoose)
      .refine((answers) => answers.length === questionsToChoose, four)
      .refine((answers) => distinct(answers.map((each) => each.question)), 'must be to different questions'),
  }),
})

export const listSecurityQuestionsShape = z.object({ language })

export const setSecurityQuestionsShape = z.object({
  questions: list(z.object({ text: question, language: language.min(1, 'is required') }), 100)
    .refine(
      (questions) => questions.length === 0 || questions.length >= questionsToChoose,
      'must have 4 to 100 members',
    )
    .refine((questions) => distinct(questions.map((each) => each.text)), 'must have each text once'),
})
