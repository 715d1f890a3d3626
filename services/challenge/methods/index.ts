import { Method } from '#contracts/gen/countersign/types/v1/method'
import { appCode } from './app-code.ts'
import { appNotification } from './app-notification.ts'
import type { VerificationMethod } from './method.ts'
import { oathToken } from './oath-token.ts'
import { oneWaySms } from './one-way-sms.ts'
import { phoneCall } from './phone-call.ts'
import { passkey } from './passkey.ts'
import { recoveryCode } from './recovery-code.ts'
import { securityQuestions } from './security-questions.ts'
import { temporaryAccessPass } from './temporary-access-pass.ts'
import { twoWaySms } from './two-way-sms.ts'

/** A method that this version knows. */
export type KnownMethod = Exclude<Method, typeof Method.UNSPECIFIED | typeof Method.UNRECOGNIZED>

// Stored JSON meets its method here, and only here.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyMethod = VerificationMethod<any, any, any>

/** Every method there is. */
export const methods: Record<KnownMethod, AnyMethod> = {
  [Method.ONE_WAY_SMS]: oneWaySms,
  [Method.APP_CODE]: appCode,
  [Method.OATH_TOKEN]: oathToken,
  [Method.RECOVERY_CODE]: recoveryCode,
  [Method.SECURITY_QUESTIONS]: securityQuestions,
  [Method.TEMPORARY_ACCESS_PASS]: temporaryAccessPass,
  [Method.PASSKEY]: passkey,
  [Method.PHONE_CALL]: phoneCall,
  [Method.TWO_WAY_SMS]: twoWaySms,
  [Method.APP_NOTIFICATION]: appNotification,
}
