import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { TemporaryAccessPassEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import { codeIn, type NewFactor, type VerificationMethod } from './method.ts'
import { codeHash, isCodeOf, spokenCode } from './spoken-code.ts'

/** Base64. They are sealed together, so that a change of the sealing key carries the hash along. */
interface Pass {
  key: string
  hash: string
}

/** When and how a pass is good; moments in ISO 8601. */
interface Terms {
  startsAt: string
  endsAt: string
  singleUse: boolean
  used: boolean
  /** Why it was given. */
  reason: string
}

/** For how many minutes a pass is good unless it is said. */
const usualMinutes = 60

const isInTime = ({ startsAt, endsAt }: Terms, now: Date) => now >= new Date(startsAt) && now < new Date(endsAt)
const isSpent = ({ singleUse, used }: Terms) => singleUse && used

/** A pass that an administrator gave, good for a short time, once or often. */
export const temporaryAccessPass: VerificationMethod<Pass, Terms, object> = {
  begin: () => ({ kept: {} }),

  judge({ secret: { key, hash }, progress }, answer, { now }) {
    const resultCode = isCodeOf(key, hash, codeIn(answer))
      ? whenRight(progress, now)
      : ResultCode.FAILED_TEMPORARY_ACCESS_PASS_INCORRECT
    const correct = resultCode === ResultCode.SUCCESS_TEMPORARY_ACCESS_PASS_VERIFIED
    return { correct, resultCode, progress: correct ? { ...progress, used: true } : progress }
  },

  usesLeft(terms, now) {
    if (!isInTime(terms, now) || isSpent(terms)) return 0
    return terms.singleUse ? 1 : Infinity
  },
  sends: false,
  accepts: ['code'],
  outcomes: {
    unanswered: ResultCode.SUCCESS_OATH_CODE_PENDING,
    exhausted: ResultCode.FAILED_TEMPORARY_ACCESS_PASS_MAX_RETRY_REACHED,
  },
}

function whenRight(terms: Terms, now: Date): ResultCode {
  if (!isInTime(terms, now)) return ResultCode.FAILED_TEMPORARY_ACCESS_PASS_OUT_OF_TIME
  if (isSpent(terms)) return ResultCode.FAILED_TEMPORARY_ACCESS_PASS_DUPLICATE
  return ResultCode.SUCCESS_TEMPORARY_ACCESS_PASS_VERIFIED
}

/** The factor that a new pass makes; the pass is to be shown once. A start that has passed is now. */
export function passFactor(
  { minutes, singleUse, reason, startsAt: wanted }: TemporaryAccessPassEnrolment,
  { now, randomBytes }: { now: Date; randomBytes(size: number): Buffer },
): NewFactor<Pass, Terms> {
  const startsAt = wanted && wanted > now ? wanted : now
  const expiresAt = new Date(startsAt.getTime() + (minutes || usualMinutes) * 60_000)
  const pass = spokenCode(randomBytes)
  const key = randomBytes(32).toString('base64')
  const times = { startsAt: startsAt.toISOString(), endsAt: expiresAt.toISOString() }
  return {
    secret: { key, hash: codeHash(key, pass) },
    progress: { ...times, singleUse, used: false, reason },
    hint: 'temporary access pass',
    expiresAt,
    revealed: { temporaryAccessPass: pass },
  }
}
