import { OathAlgorithm, type TokenEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { codeIn, type Judgement, type NewFactor, type VerificationMethod } from './method.ts'
import { appCode } from './app-code.ts'
import { judgeOath, type OathProgress, type OathSecret } from './oath.ts'
import { judgeInRow } from './resynchronise.ts'
import { tokenOutOfTime, type TokenTime } from './token-time.ts'

/** Where a token is, and while it may be used. */
export type TokenProgress = OathProgress & TokenTime

/**
 * A token shows a code, by time or by count. It is judged as an app's code is, and codes in a row as what finds it anew; outside of the token's time a right one is as
 * wrong as any other, and only the reports tell why.
 */
export const oathToken: VerificationMethod<OathSecret, TokenProgress, object> = {
  ...appCode,
  judge({ secret, progress }, answer, { now }) {
    const judged =
      answer.$case === 'codesInRow'
        ? judgeInRow(secret, progress, answer.value.codes, now)
        : judgeOath(secret, progress, codeIn(answer), now)
    return inTime(judged, progress, now)
  },
  accepts: ['code', 'codesInRow'],
  outOfTime: tokenOutOfTime,
  outcomes: { ...appCode.outcomes, unaskable: ResultCode.FAILED_OATH_TOKEN_OUT_OF_TIME },
}

function inTime(judged: Judgement<TokenProgress>, progress: TokenProgress, now: Date): Judgement<TokenProgress> {
  if (!judged.correct || !tokenOutOfTime(progress, now)) return judged
  const { FAILED_OATH_CODE_INCORRECT: resultCode, FAILED_OATH_TOKEN_OUT_OF_TIME: reported } = ResultCode
  return { correct: false, resultCode, progress, reported }
}

const algorithms = {
  [OathAlgorithm.UNSPECIFIED]: 'sha1',
  [OathAlgorithm.UNRECOGNIZED]: 'sha1',
  [OathAlgorithm.SHA1]: 'sha1',
  [OathAlgorithm.SHA256]: 'sha256',
  [OathAlgorithm.SHA512]: 'sha512',
} as const satisfies Record<OathAlgorithm, OathSecret['algorithm']>

/** The factor that a token makes. */
export function tokenFactor(token: TokenEnrolment): NewFactor<OathSecret, OathProgress> {
  const { seed, algorithm, digits, movement } = token
  const periodSeconds = movement?.$case === 'periodSeconds' ? movement.value : 0
  const used = movement?.$case === 'counter' ? Number(movement.value) - 1 : -1
  const secret = { seed: seed.toString('base64'), algorithm: algorithms[algorithm], digits: digits || 6, periodSeconds }
  return { secret, progress: { used }, hint: hintOf + token.serial }
}

const hintOf = 'token '

/** The serial number of a token, by what its person knows it by. */
export function serialOf(hint: string): string {
  return hint.slice(hintOf.length)
}
