import { z } from 'zod'
import { optionalText, text, uuid } from '#libs/rpc/shape'
import type { PromptAnswer } from './methods/method.ts'

const push = z.strictObject({ service: z.enum(['apns', 'fcm', 'web-push']), token: text(4096) })
const dev = uuid()

/** What a device signs when it is activated. */
export const activationClaims = z.object({
  activation: z.string(),
  code: z.string().max(64),
  name: text(64),
  type: optionalText(64).default(''),
  appVersion: optionalText(64).default(''),
  push: push.optional(),
})

/** What a device signs when it asks. */
export const askingClaims = z.object({ dev })

/** What it signs when its prompts are to be pushed elsewhere. */
export const pushClaims = z.object({ dev, push: push.optional() })

/** What it signs of an answer: whatever that is, it is for one challenge. */
export const answerClaims = z.looseObject({ dev, challengeId: uuid() })

const answer = z.object({
  answer: z.enum(['approve', 'deny', 'report-fraud']),
  number: z.string().max(8).default(''),
  pin: z.string().max(64).default(''),
})

/** The answer among the claims; undefined where there is none. What can not be reported here is denied. */
export function promptAnswer(claims: object, { fraudReports }: { fraudReports: boolean }): PromptAnswer | undefined {
  const { data } = answer.safeParse(claims)
  return data?.answer === 'report-fraud' && !fraudReports ? { ...data, answer: 'deny' } : data
}
