import type { config } from '../config.ts'
import type { Account } from './hand-over.ts'
import { twilio } from './twilio.ts'

type Settings = ReturnType<typeof config>

/** The carrier accounts, in the order in which they are asked. Throws one sentence when an account's settings make no sense. */
export function accounts(settings: Settings): readonly Account[] {
  return [{ name: 'twilio', provider: twilio({ ...twilioAccount(settings), ...twilioSender(settings) }) }]
}

function twilioAccount({ TWILIO_BASE_URL, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, CARRIER_TIMEOUT }: Settings) {
  return {
    baseUrl: TWILIO_BASE_URL,
    accountSid: TWILIO_ACCOUNT_SID,
    authToken: TWILIO_AUTH_TOKEN.reveal(),
    timeoutMs: CARRIER_TIMEOUT,
  }
}

function twilioSender({ TWILIO_FROM: from, TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid }: Settings) {
  if (from && !messagingServiceSid) return { from }
  if (messagingServiceSid && !from) return { messagingServiceSid }
  throw new Error('give one of TWILIO_FROM and TWILIO_MESSAGING_SERVICE_SID')
}
