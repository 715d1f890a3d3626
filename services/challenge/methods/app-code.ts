import { generateURI, ScureBase32Plugin } from 'otplib'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { codeIn, type NewFactor, type VerificationMethod } from './method.ts'
import { judgeOath, type OathProgress, type OathSecret } from './oath.ts'

/** What every authenticator app understands: SHA-1, six digits, thirty seconds. */
const common = { algorithm: 'sha1', digits: 6, periodSeconds: 30 } as const

/** An authenticator app shows a code of the moment (TOTP, RFC 6238). */
export const appCode: VerificationMethod<OathSecret, OathProgress, object> = {
  begin: () => ({ kept: {} }),
  judge: ({ secret, progress }, answer, { now }) => judgeOath(secret, progress, codeIn(answer), now),
  sends: false,
  accepts: ['code'],
  pin: { codeDigits: ({ digits }) => digits, incorrect: ResultCode.FAILED_OATH_CODE_PIN_INCORRECT },
  outcomes: {
    unanswered: ResultCode.SUCCESS_OATH_CODE_PENDING,
    late: ResultCode.FAILED_OATH_TOKEN_TIMEOUT,
    exhausted: ResultCode.FAILED_OATH_MAX_RETRY_REACHED,
    instead: ResultCode.SUCCESS_FALLBACK_OATH_CODE_VERIFIED,
  },
}

/** The factor that an app makes of a seed of 20 bytes (RFC 4226 §4, R6); its otpauth URI is to be shown once. */
export function appFactor(app: { account: string; issuer: string }, seed: Buffer): NewFactor<OathSecret, OathProgress> {
  const { account, issuer } = app
  const secret = new ScureBase32Plugin().encode(seed, { padding: false })
  const otpauthUri = generateURI({ strategy: 'totp', issuer, label: account, secret, ...uriOptions })
  return {
    secret: { seed: seed.toString('base64'), ...common },
    progress: { used: -1 },
    hint: 'authenticator app',
    revealed: { otpauthUri },
  }
}

const uriOptions = { algorithm: common.algorithm, digits: common.digits, period: common.periodSeconds }
