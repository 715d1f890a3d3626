import type { EnrolFactorRequest } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { appFactor } from './app-code.ts'
import { deviceFactor } from './app-notification.ts'
import type { SlowHash } from '../slow-hash.ts'
import type { KnownMethod } from './index.ts'
import type { NewFactor } from './method.ts'
import { tokenFactor } from './oath-token.ts'
import { phoneFactor } from './one-way-sms.ts'
import { calledFactor } from './phone-call.ts'
import { passkeyFactor } from './passkey.ts'
import { recoveryFactor } from './recovery-code.ts'
import { questionsFactor } from './security-questions.ts'
import { passFactor } from './temporary-access-pass.ts'

type Kind = NonNullable<EnrolFactorRequest['kind']>
type ValueOf<Case extends Kind['$case']> = Extract<Kind, { $case: Case }>['value']

/** Whose factor it is, the time, and chance where a secret or a handle has to be made. */
export interface Registrant {
  userId: string
  tenantName: string
  now: Date
  randomBytes(size: number): Buffer
  slowHash: SlowHash
}

/** The factor that each kind of enrolment makes, and the method it proves by. */
const enrolments: {
  [Case in Kind['$case']]: (value: ValueOf<Case>, by: Registrant) => Enrolment | Promise<Enrolment>
} = {
  smsPhone: (phone) => ({ method: Method.ONE_WAY_SMS, factor: phoneFactor(phone) }),
  replyPhone: (phone) => ({ method: Method.TWO_WAY_SMS, factor: phoneFactor(phone) }),
  callPhone: (phone) => ({ method: Method.PHONE_CALL, factor: calledFactor(phone) }),
  app: ({ accountName, issuer }, { userId, tenantName, randomBytes }) => ({
    method: Method.APP_CODE,
    // 160 bits, as RFC 4226 §4 (R6) recommends.
    factor: appFactor({ account: accountName || userId, issuer: issuer || tenantName }, randomBytes(20)),
  }),
  oathToken: (token) => ({ method: Method.OATH_TOKEN, factor: tokenFactor(token) }),
  recoveryCodes: (codes, { randomBytes }) => ({
    ...{ method: Method.RECOVERY_CODE, factor: recoveryFactor(codes, randomBytes) },
    madeHere: true,
  }),
  securityQuestions: async (chosen, by) => ({
    ...{ method: Method.SECURITY_QUESTIONS, factor: await questionsFactor(chosen, by) },
    madeHere: true,
  }),
  temporaryAccessPass: (pass, by) => ({
    ...{ method: Method.TEMPORARY_ACCESS_PASS, factor: passFactor(pass, by), reason: pass.reason },
    ...{ madeHere: true, vouched: true },
  }),
  passkey: (made, { userId, randomBytes }) => ({
    method: Method.PASSKEY,
    // 64 bytes, as WebAuthn Level 3 §14.6.1 recommends for a user handle.
    factor: passkeyFactor({ ...made, accountName: made.accountName || userId }, randomBytes(64)),
  }),
  device: () => ({ method: Method.APP_NOTIFICATION, factor: deviceFactor() }),
}

/** A factor to be stored, and the method it proves by. */
export interface Enrolment {
  method: KnownMethod
  factor: NewFactor<object, object>
  /** Made or chosen here, so there is nothing to prove: it may be used at once, and takes the place of an earlier one. */
  madeHere?: boolean
  /** Whether it is an administrator's to make. */
  vouched?: boolean
  /** Why it was made. */
  reason?: string
}

/** The factor that an enrolment makes. Refuses OVERLOADED where too many secrets are being hashed. */
export async function enrolment(kind: Kind, by: Registrant): Promise<Enrolment> {
  const make = enrolments[kind.$case] as (value: Kind['value'], by: Registrant) => Enrolment | Promise<Enrolment>
  return make(kind.value, by)
}
