import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import { Edition } from '#contracts/gen/countersign/types/v1/edition'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Keyring } from '#libs/db/sealed'
import { beginOptions, timeIsOver } from './begin-options.ts'
import { Purpose } from './challenge.ts'
import type { ChallengeRow } from './db/challenges.ts'
import type { FactorRow } from './db/factors.ts'
import { methods } from './methods/index.ts'

/** The bounds of an enrolment. Its wrong answers count against the same person as all others do. */
const usual: ChallengeLimits = {
  challengeSeconds: 600,
  codeSeconds: 600,
  attempts: 5,
  lockoutThreshold: 5,
  lockoutResetSeconds: 60,
  lockoutSeconds: 300,
  growingDelay: false,
  resends: 0,
  resendIntervalSeconds: 30,
  challengesPerFiveMinutes: 10,
  textsPerTenMinutes: 5,
  securityQuestions: 2,
  pinExpiryDays: 0,
  call: undefined,
  replySeconds: 600,
}

/** How a proof differs from that of a new factor. */
interface Proving {
  keyring: Keyring
  issuer: string
  id?: string
  purpose?: Purpose
  createdAt?: Date
  limits?: ChallengeLimits
}

/** The challenge that proves a factor on its own channel; that of a new one bears the factor's id. */
export function enrolmentChallenge(factor: FactorRow, proving: Proving): ChallengeRow {
  const { tenantId, id: factorId, userId, method, hint } = factor
  const { keyring, issuer, id = factorId, purpose = Purpose.ENROLMENT, createdAt = factor.createdAt } = proving
  const limits = proving.limits ?? usual
  const options = [{ factorId, method, hint }]
  const send = methods[method].sends ? 1 : 0
  const begun = beginOptions({
    challengeId: id,
    options,
    chosen: factorId,
    factors: [factor],
    send,
    limits,
    now: createdAt,
    keyring,
  })
  return {
    ...{ tenantId, id, userId, options, limits, createdAt, ...begun },
    applicationId: '',
    requestId: `enrolment:${id}`,
    requestHash: Buffer.alloc(0),
    purpose,
    clientIp: '',
    eventName: '',
    ...{ eventParameters: {}, eventKeyId: null, eventSealed: null },
    authenticationType: '',
    language: '',
    applicationName: issuer,
    state: ChallengeState.PENDING,
    resultCode: ResultCode.UNSPECIFIED,
    decision: Buffer.alloc(0),
    risk: Buffer.alloc(0),
    edition: Edition.UNSPECIFIED,
    factorId,
    attemptsLeft: limits.attempts,
    verdicts: {},
    rememberedDevice: false,
    expiresAt: timeIsOver({ method, limits, from: createdAt }),
    finishedAt: null,
  }
}
