import { z } from 'zod'
import type { ChannelName } from '../channels/channel-name.ts'
import { apns, apnsSettings } from './apns.ts'
import { fcm, fcmSettings } from './fcm.ts'
import { http, httpSettings } from './http.ts'
import type { Provider } from './provider.ts'
import { smpp, smppSettings } from './smpp.ts'
import { smtp, smtpSettings } from './smtp.ts'
import { twilioVoice, twilioVoiceSettings } from './twilio-voice.ts'
import { twilio, twilioSettings } from './twilio.ts'
import { webPush, webPushSettings } from './web-push.ts'

/** The settings of one carrier account, told apart by their `kind`. */
export const accountSettings = z.discriminatedUnion('kind', [
  twilioSettings,
  twilioVoiceSettings,
  httpSettings,
  smtpSettings,
  smppSettings,
  webPushSettings,
  apnsSettings,
  fcmSettings,
])

export type AccountSettings = z.infer<typeof accountSettings>
type Kind = AccountSettings['kind']

/** One kind of carrier: what travels through it, and how an account there is spoken to. */
interface Carrier<Settings> {
  channels: readonly ChannelName[]
  open(settings: Settings): Provider
}

/** Every kind of carrier. A new one does not compile without its line here. */
export const carriers: { readonly [K in Kind]: Carrier<Extract<AccountSettings, { kind: K }>> } = {
  twilio: {
    channels: ['sms'],
    open({ authToken, from, messagingServiceSid = '', ...rest }) {
      return twilio({ ...rest, authToken: authToken.reveal(), ...(from ? { from } : { messagingServiceSid }) })
    },
  },
  'twilio-voice': {
    channels: ['voice'],
    open: ({ authToken, ...rest }) => twilioVoice({ ...rest, authToken: authToken.reveal() }),
  },
  http: { channels: ['sms', 'email'], open: http },
  smpp: { channels: ['sms'], open: smpp },
  smtp: { channels: ['email'], open: smtp },
  'web-push': { channels: ['push'], open: webPush },
  apns: { channels: ['push'], open: apns },
  fcm: { channels: ['push'], open: fcm },
}

/** The account that these settings describe, ready to be asked. */
export function openAccount(settings: AccountSettings): Provider {
  const { open } = carriers[settings.kind] as Carrier<AccountSettings>
  return open(settings)
}
