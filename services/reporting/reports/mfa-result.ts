import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { UsageRow } from '#contracts/gen/countersign/reporting/v1/reporting'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'

const reasons: Readonly<Partial<Record<DecisionReason, string>>> = {
  [DecisionReason.TRUSTED_NETWORK]: 'skipped_location',
  [DecisionReason.AT_WORK]: 'skipped_location',
  [DecisionReason.REMEMBERED_DEVICE]: 'skipped_remembered_device',
  [DecisionReason.OLD_CLIENT]: 'skipped_app_password',
  [DecisionReason.CACHE]: 'claim_in_token',
  [DecisionReason.ONE_TIME_BYPASS]: 'successfully_completed',
  [DecisionReason.BLOCKED]: 'user_blocked',
  [DecisionReason.LOCKED_OUT]: 'too_many_wrong_codes',
  [DecisionReason.PERSON_UNKNOWN]: 'user_not_found',
  [DecisionReason.NO_USABLE_METHOD]: 'no_methods_registered',
  [DecisionReason.NOT_REGISTERED]: 'registration_prompted',
  [DecisionReason.APPLICATION_UNKNOWN]: 'misconfiguration',
  [DecisionReason.DEPLOYMENT_CONFLICT]: 'misconfiguration',
}

const results: Readonly<Partial<Record<ResultCode, string>>> = {
  [ResultCode.FAILED_SMS_OTP_INCORRECT]: 'wrong_code',
  [ResultCode.FAILED_OATH_CODE_INCORRECT]: 'wrong_code',
  [ResultCode.FAILED_SMS_OTP_PIN_INCORRECT]: 'wrong_pin',
  [ResultCode.FAILED_OATH_CODE_PIN_INCORRECT]: 'wrong_pin',
  [ResultCode.FAILED_PHONE_APP_INVALID_PIN]: 'wrong_pin',
  [ResultCode.FAILED_OATH_CODE_DUPLICATE]: 'code_already_used',
  [ResultCode.FAILED_OATH_CODE_OLD]: 'code_already_used',
  [ResultCode.FAILED_SMS_MAX_OTP_RETRY_REACHED]: 'too_many_wrong_codes',
  [ResultCode.FAILED_OATH_MAX_RETRY_REACHED]: 'too_many_wrong_codes',
  [ResultCode.FAILED_RECOVERY_CODE_MAX_RETRY_REACHED]: 'too_many_wrong_codes',
  [ResultCode.FAILED_TEMPORARY_ACCESS_PASS_MAX_RETRY_REACHED]: 'too_many_wrong_codes',
  [ResultCode.FAILED_FRAUD_CODE_ENTERED]: 'fraud_code_entered',
  [ResultCode.FAILED_FRAUD_REPORTED]: 'fraud_code_entered',
  [ResultCode.FAILED_PHONE_APP_DENIED]: 'user_declined',
  [ResultCode.FAILED_PHONE_APP_NO_RESPONSE]: 'app_no_response',
  [ResultCode.FAILED_PHONE_APP_NOTIFICATION_FAILED]: 'push_failed',
  [ResultCode.FAILED_USER_HUNGUP_ON_US]: 'hung_up',
  [ResultCode.GOT_VOICEMAIL]: 'voicemail',
  [ResultCode.CONFIG_ISSUE]: 'phone_unreachable',
  [ResultCode.FAILED_INVALID_PHONENUMBER]: 'bad_phone_format',
  [ResultCode.FAILED_PHONE_BUSY]: 'duplicate_attempt',
  [ResultCode.FAILED_SERVER_ERROR]: 'service_error',
  [ResultCode.FAILED_SMS_NOT_SENT]: 'service_error',
}

const states: Readonly<Partial<Record<ChallengeState, string>>> = {
  [ChallengeState.PENDING]: 'in_progress',
  [ChallengeState.APPROVED]: 'completed_in_cloud',
  [ChallengeState.DENIED]: 'invalid_authentication',
  [ChallengeState.EXPIRED]: 'code_never_entered',
  [ChallengeState.CANCELLED]: 'user_declined',
  [ChallengeState.ENROL]: 'registration_prompted',
}

/** What came of the second factor, by the values of the sign-in report (section 21.3 of the domain); empty where none was asked for. */
export function mfaResult({ outcome, reason, state, resultCode }: UsageRow): string {
  if (outcome !== Outcome.CHALLENGE) return reasons[reason] ?? states[state] ?? ''
  if (state === ChallengeState.DENIED) return results[resultCode] ?? 'invalid_authentication'
  return states[state] ?? ''
}
