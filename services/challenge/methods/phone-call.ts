import type { CallEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { maskPhone } from '#libs/runtime/masked-phone'
import type { KeptCode, NewFactor, VerificationMethod } from './method.ts'

interface CalledPhone {
  phone: string
  extension: string
  backup: string
}

/**
 * The person is called and presses `#`. What is judged is the token that the call was placed with: it comes back with the keys,
 * so nobody confirms a call that was not placed, and not the one before a new one. How a call ends without being confirmed is
 * told by whoever placed it.
 */
export const phoneCall: VerificationMethod<CalledPhone, object, KeptCode> = {
  begin({ phone, extension, backup }, opening) {
    const token = `${opening.nonce()}.${opening.code(8)}`
    const value = extension === '' ? phone : `${phone};ext=${extension}`
    const recipient = { address: { $case: 'callNumber' as const, value } }
    return { kept: opening.keep(token), message: { recipient, code: token, backupNumber: backup } }
  },

  judge({ progress, kept }, answer, moment) {
    const correct = answer.$case === 'call' && moment.matches(kept, answer.value.token)
    return { correct, resultCode: ResultCode.SUCCESS_NO_PIN, progress }
  },

  sends: true,
  accepts: ['call'],
  pin: { codeDigits: () => 0, incorrect: ResultCode.SUCCESS_WITH_PIN, correct: ResultCode.SUCCESS_WITH_PIN },
  outcomes: { unanswered: ResultCode.TIMED_OUT, exhausted: ResultCode.SUCCESS_WITH_PIN },
}

/** The factor that a phone to be called makes. */
export function calledFactor({ number, extension, backupNumber }: CallEnrolment): NewFactor<CalledPhone, object> {
  const hint = extension === '' ? maskPhone(number) : `${maskPhone(number)} x`
  return { secret: { phone: number, extension, backup: backupNumber }, progress: {}, hint }
}
