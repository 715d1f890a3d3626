import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { RecoveryCodesEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import { codeIn, type NewFactor, type VerificationMethod } from './method.ts'
import { codeHash, isCodeOf, spokenCode } from './spoken-code.ts'

/** Key and hashes in base64. They are sealed together, so that a change of the sealing key carries them along. */
interface CodeSet {
  key: string
  hashes: string[]
}

/** How many codes there were, and the places of those that are spent. */
interface Spending {
  made: number
  spent: number[]
}

/** How many codes a set has unless it is said. */
const usualCount = 10
/** At how many that are left a person is to be told. */
const few = 3

const usesLeft = ({ made, spent }: Spending) => made - spent.length

/** One of a set of codes that were shown once. Each is good once, in any order. */
export const recoveryCode: VerificationMethod<CodeSet, Spending, object> = {
  begin: () => ({ kept: {} }),

  judge({ secret: { key, hashes }, progress }, answer) {
    const place = placeOf(hashes.map((hash) => isCodeOf(key, hash, codeIn(answer))))
    if (place === undefined) return wrong(ResultCode.FAILED_RECOVERY_CODE_INCORRECT, progress)
    if (progress.spent.includes(place)) return wrong(ResultCode.FAILED_RECOVERY_CODE_DUPLICATE, progress)
    const next = { ...progress, spent: [...progress.spent, place] }
    const resultCode = ResultCode.SUCCESS_RECOVERY_CODE_VERIFIED
    return { correct: true, resultCode, progress: next, fewLeft: usesLeft(next) <= few }
  },

  usesLeft,
  sends: false,
  accepts: ['code'],
  outcomes: {
    unanswered: ResultCode.SUCCESS_OATH_CODE_PENDING,
    exhausted: ResultCode.FAILED_RECOVERY_CODE_MAX_RETRY_REACHED,
  },
}

/** Every code has been compared by now: how long it took says nothing of which it was. */
function placeOf(matches: boolean[]): number | undefined {
  const place = matches.indexOf(true)
  return place === -1 ? undefined : place
}

const wrong = (resultCode: ResultCode, progress: Spending) => ({ correct: false, resultCode, progress })

/** The factor that a new set of codes makes; the codes are to be shown once. */
export function recoveryFactor(
  { count }: RecoveryCodesEnrolment,
  randomBytes: (size: number) => Buffer,
): NewFactor<CodeSet, Spending> {
  const recoveryCodes = Array.from({ length: count || usualCount }, () => spokenCode(randomBytes))
  const key = randomBytes(32).toString('base64')
  return {
    secret: { key, hashes: recoveryCodes.map((code) => codeHash(key, code)) },
    progress: { made: recoveryCodes.length, spent: [] },
    hint: 'recovery codes',
    revealed: { recoveryCodes },
  }
}
