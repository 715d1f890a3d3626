import { z } from 'zod'
import { optionalText, text, uuid } from '#libs/rpc/shape'
import type { PromptAnswer } from './methods/method.ts'

const base64url = (most: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .max(most)
const push = z.discriminatedUnion('service', [
  z.strictObject({
    service: z.literal('apns'),
    token: z.string().regex(/^[0-9a-f]{64,200}$/i),
    topic: text(128).optional(),
  }),
  z.strictObject({ service: z.literal('fcm'), token: text(1024), package: text(128).optional() }),
  z.strictObject({
    service: z.literal('web-push'),
    endpoint: z.url({ protocol: /^https$/ }).max(1024),
    p256dh: base64url(88),
    auth: base64url(24),
  }),
])
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
