import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { PhoneEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import { maskPhone } from '#libs/runtime/masked-phone'
import { codeIn, type KeptCode, type NewFactor, type VerificationMethod } from './method.ts'

interface Phone {
  phone: string
}

/** Six digits, as every text of this kind has had; the length is not for configuring. */
const digits = 6

/** A code is texted and typed back. Only its keyed hash is kept. */
export const oneWaySms: VerificationMethod<Phone, object, KeptCode> = {
  begin({ phone }, opening) {
    const code = opening.code(digits)
    return {
      kept: opening.keep(code),
      message: { recipient: { address: { $case: 'smsNumber', value: phone } }, code },
    }
  },

  judge({ progress, kept }, answer, moment) {
    const correct = moment.matches(kept, codeIn(answer))
    const resultCode = correct ? ResultCode.SUCCESS_SMS_SENT : ResultCode.FAILED_SMS_OTP_INCORRECT
    return { correct, resultCode, progress }
  },

  sends: true,
  accepts: ['code'],
  pin: { codeDigits: () => digits, incorrect: ResultCode.FAILED_SMS_OTP_PIN_INCORRECT },
  outcomes: {
    unsent: ResultCode.FAILED_SMS_NOT_SENT,
    unanswered: ResultCode.SUCCESS_SMS_SENT,
    exhausted: ResultCode.FAILED_SMS_MAX_OTP_RETRY_REACHED,
  },
}

/** The factor that a phone number makes. */
export function phoneFactor({ number }: PhoneEnrolment): NewFactor<Phone, object> {
  return { secret: { phone: number }, progress: {}, hint: maskPhone(number) }
}
