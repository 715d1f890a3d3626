import * as challenge from '#contracts/gen/countersign/challenge/v1/events'
import * as fraud from '#contracts/gen/countersign/fraud/v1/events'
import * as policy from '#contracts/gen/countersign/policy/v1/events'
import type { EventType } from '#libs/events/event-type'

/** A kind of event that can be written down. */
export interface Audited extends EventType<unknown> {
  toJSON(event: unknown): unknown
}

/** Every act of administration and every decision. What only follows from these, wrong answers and messages, is in the reports. */
export const audited: readonly Audited[] = [
  challenge.SignInDecided,
  challenge.ChallengeFinished,
  challenge.PersonLockedOut,
  challenge.PersonUnlocked,
  challenge.DuplicateCodeUsed,
  challenge.FactorEnrolled,
  challenge.FactorConfirmed,
  challenge.FactorRemoved,
  challenge.AppPasswordCreated,
  challenge.AppPasswordsRevoked,
  fraud.PersonBlocked,
  fraud.PersonUnblocked,
  policy.TenantChanged,
  policy.SettingsChanged,
  policy.PersonChanged,
  policy.ApplicationChanged,
  policy.TrustedNetworkChanged,
  policy.CredentialChanged,
  policy.NamedLocationChanged,
  policy.ConditionalAccessRuleChanged,
  policy.CacheRuleChanged,
  policy.ProviderChanged,
  policy.BypassChanged,
  policy.DeviceRemembered,
  policy.DevicesForgotten,
] as Audited[]
