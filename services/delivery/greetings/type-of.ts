import { VoiceMessageType } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Prompt } from '../calls/call.ts'

/** Which voice message is heard instead of what is said. */
export const typeOf: Readonly<Record<Prompt, VoiceMessageType>> = {
  greeting: VoiceMessageType.GREETING,
  greetingPin: VoiceMessageType.GREETING_PIN,
  fraudGreeting: VoiceMessageType.FRAUD_GREETING,
  fraudGreetingPin: VoiceMessageType.FRAUD_GREETING_PIN,
  fraudConfirmation: VoiceMessageType.FRAUD_CONFIRMATION,
  fraudReported: VoiceMessageType.FRAUD_REPORTED,
  retry: VoiceMessageType.RETRY,
  retryPin: VoiceMessageType.RETRY_PIN,
  wrongPin: VoiceMessageType.DENIED_RETRY,
  authenticated: VoiceMessageType.AUTHENTICATED,
  denied: VoiceMessageType.DENIED,
  pinExpired: VoiceMessageType.PIN_EXPIRED,
  pinMenu: VoiceMessageType.PIN_MENU,
  newPin: VoiceMessageType.NEW_PIN,
  confirmPin: VoiceMessageType.CONFIRM_PIN,
  pinRejected: VoiceMessageType.PIN_REJECTED,
  pinChanged: VoiceMessageType.PIN_CHANGED,
  extensionBefore: VoiceMessageType.EXTENSION_BEFORE,
  extensionAfter: VoiceMessageType.EXTENSION_AFTER,
}
