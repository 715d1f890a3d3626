import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { KeptCode, VerificationMethod } from './method.ts'

interface Phone {
  phone: string
}

/** As of a code that is typed where the person signs in. */
const digits = 6

/** How long a reply is waited for where the tenant's settings are not at hand, in seconds. */
const usual = 60

/** A code is texted, and comes back by text, with the PIN behind it where one is demanded. Only its keyed hash is kept. */
export const twoWaySms: VerificationMethod<Phone, object, KeptCode> = {
  begin({ phone }, opening) {
    const code = opening.code(digits)
    const recipient = { address: { $case: 'smsNumber' as const, value: phone } }
    return { kept: opening.keep(code), message: { recipient, code, byReply: true } }
  },

  judge({ progress, kept }, answer, moment) {
    const correct = moment.matches(kept, answer.$case === 'reply' ? answer.value : '')
    const resultCode = correct ? ResultCode.SUCCESS_SMS_AUTHENTICATED : ResultCode.FAILED_SMS_OTP_INCORRECT
    return { correct, resultCode, progress }
  },

  sends: true,
  seconds: ({ replySeconds }) => replySeconds || usual,
  accepts: ['reply'],
  pin: { codeDigits: () => digits, incorrect: ResultCode.FAILED_SMS_OTP_PIN_INCORRECT },
  outcomes: {
    unsent: ResultCode.FAILED_SMS_NOT_SENT,
    unanswered: ResultCode.SMS_NOT_RECEIVED,
    late: 'as judged',
    exhausted: 'as judged',
  },
}
