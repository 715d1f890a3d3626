import { z } from 'zod'
import { ClientKind } from '#contracts/gen/countersign/types/v1/client'
import { OathAlgorithm } from '#contracts/gen/countersign/challenge/v1/factor'
import { count, e164, id, known, optionalText, text, uuid } from '#libs/rpc/shape'
import { passkey, passkeyAnswer } from './shapes-passkey.ts'
import { byCodeOrPasskey, code, codeOrPasskey, codesInRow } from './shapes-proof.ts'
import { language, securityAnswers, securityQuestions } from './shapes-security-questions.ts'

/** What a request must look like before its handler sees it; the numbers are those of the contract. */

const challengeId = uuid()
const optionalId = z.union([z.literal(''), id()], 'must be at most 128 visible ASCII characters')
const optionalUuid = z.union([z.literal(''), uuid()], 'must be a UUID, or empty')
const applicationId = /^([a-z0-9_-]{1,64})?$/
const userId = text(256)

const codeAnswer = z.object({ $case: z.literal('code'), value: code })
const rowAnswer = z.object({ $case: z.literal('codesInRow'), value: z.object({ codes: codesInRow }) })

const event = z.object({
  name: text(64),
  parameters: z
    .record(text(64), text(64))
    .refine((parameters) => Object.keys(parameters).length <= 20, 'must have at most 20 entries'),
})

export const startChallengeShape = z.object({
  requestId: id(),
  userId,
  applicationId: z.string().regex(applicationId, 'must be at most 64 characters of a-z, 0-9, - and _'),
  clientIp: optionalText(64),
  deviceToken: optionalText(1024),
  event: event.optional(),
  factorId: optionalUuid,
  language,
  userAgent: optionalText(512),
  clientKind: z.union([z.literal(ClientKind.UNSPECIFIED), known(ClientKind)], 'must be a known value'),
  authenticationType: z.string().regex(/^[a-z0-9-]{0,32}$/, 'must be at most 32 characters of a-z, 0-9 and -'),
})

export const answerChallengeShape = z.object({
  challengeId,
  requestId: optionalId,
  factorId: optionalUuid,
  answer: z.object(
    { kind: z.discriminatedUnion('$case', [codeAnswer, rowAnswer, securityAnswers, passkeyAnswer], 'is required') },
    'is required',
  ),
  deviceToken: optionalText(1024),
  userAgent: optionalText(512),
})

export const nothing = z.object({})

export const challengeIdShape = z.object({ challengeId })

export const answerCallShape = z.object({
  challengeId,
  factorId: uuid(),
  requestId: text(128),
  token: text(128),
  pin: optionalText(64),
})

export const resendChallengeShape = z.object({ challengeId, factorId: optionalUuid })

const phone = z.object({ $case: z.literal('smsPhone'), value: z.object({ number: e164() }) })
const replyPhone = z.object({ $case: z.literal('replyPhone'), value: z.object({ number: e164() }) })
const callPhone = z.object({
  $case: z.literal('callPhone'),
  value: z.object({
    number: e164(),
    extension: z.string().regex(/^(@?[\d,*#]{1,32})?$/, 'must be at most 32 of digits, commas, * and #'),
    backupNumber: z.union([z.literal(''), e164()]),
  }),
})
const app = z.object({
  $case: z.literal('app'),
  value: z.object({ accountName: optionalText(128), issuer: optionalText(128) }),
})
const token = z.object({
  $case: z.literal('oathToken'),
  value: z.object({
    serial: text(64),
    manufacturer: optionalText(64),
    seed: z.custom<Buffer>(
      (value) => Buffer.isBuffer(value) && value.length >= 16 && value.length <= 128,
      'must be 16 to 128 bytes',
    ),
    algorithm: z.literal(
      [OathAlgorithm.UNSPECIFIED, OathAlgorithm.SHA1, OathAlgorithm.SHA256, OathAlgorithm.SHA512],
      'must be a known value',
    ),
    digits: z.literal([0, 6, 7, 8], 'must be 6, 7 or 8'),
    movement: z.discriminatedUnion('$case', [
      z.object({
        $case: z.literal('periodSeconds'),
        value: z.int().min(1, 'must be 1 to 3600').max(3600, 'must be 1 to 3600'),
      }),
      z.object({
        $case: z.literal('counter'),
        value: z
          .bigint()
          .min(0n, 'must not be negative')
          .max(2n ** 48n, 'must be at most 2^48'),
      }),
    ]),
  }),
})

const device = z.object({ $case: z.literal('device'), value: z.object({}) })
const recoveryCodes = z.object({ $case: z.literal('recoveryCodes'), value: z.object({ count: count(20) }) })
const minutes = 'must be 10 to 43200, or 0 for 60'
const temporaryAccessPass = z.object({
  $case: z.literal('temporaryAccessPass'),
  value: z.object({
    minutes: z.union([z.literal(0), z.int().min(10).max(43_200)], minutes),
    reason: text(256),
    startsAt: z.date('must be a moment').optional(),
  }),
})

/** What people register themselves. */
export const ownKind = z.discriminatedUnion(
  '$case',
  [phone, replyPhone, callPhone, app, token, recoveryCodes, securityQuestions, passkey, device],
  'is required',
)

export const enrolFactorShape = z.object({
  userId,
  kind: z.discriminatedUnion(
    '$case',
    [phone, replyPhone, callPhone, app, token, recoveryCodes, securityQuestions, temporaryAccessPass, passkey, device],
    'is required',
  ),
  vouchReason: optionalText(256).optional(),
})

export const confirmFactorShape = byCodeOrPasskey(
  z.object({ factorId: uuid(), ...codeOrPasskey, requestId: optionalId }),
)

export const listFactorsShape = z.object({
  userId,
  page: z.object({ pageSize: count(500), pageToken: optionalText(1024) }).optional(),
})

export const factorIdShape = z.object({ factorId: uuid() })
