import { z } from 'zod'
import type { Config } from './config.ts'
import { accountSettings, carriers, openAccount, type AccountSettings } from './providers/index.ts'
import type { Account } from './providers/hand-over.ts'
import { route, type Route } from './routes.ts'

/** The table of carriers: the accounts by name, and the routes that lead to them. */
export const carrierTable = z
  .strictObject({
    accounts: z.record(z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 of a-z, 0-9 and -'), accountSettings),
    routes: z.array(route).min(1).max(10_000),
  })
  .superRefine(({ accounts, routes }, ctx) => {
    for (const [at, { account, channel }] of routes.entries()) {
      const settings = accounts[account]
      const complain = (message: string) => ctx.addIssue({ code: 'custom', path: ['routes', at, 'account'], message })
      if (!settings) complain('must be the name of an account')
      else if (!carriers[settings.kind].channels.includes(channel))
        complain(`must be an account that carries ${channel}`)
    }
  })

export type CarrierTable = z.infer<typeof carrierTable>

/** Whom messages can be handed to, and in which order. */
export interface Carriers {
  accounts: readonly Account[]
  routes: readonly Route[]
}

/**
 * The carriers of this installation: those of CARRIERS, or the one account of the TWILIO variables. Throws one sentence when
 * an account's settings make no sense.
 */
export function openCarriers(config: Config): Carriers {
  const { accounts, routes } = config.CARRIERS ?? twilioAlone(config)
  const open = ([name, settings]: [string, AccountSettings]) => ({ name, provider: openAccount(settings) })
  return { accounts: Object.entries(accounts).map(open), routes }
}

function twilioAlone(config: Config): CarrierTable {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = config
  if (!accountSid || !authToken) throw new Error('give CARRIERS, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN')
  const { TWILIO_FROM: from, TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid } = config
  if (!from === !messagingServiceSid) throw new Error('give one of TWILIO_FROM and TWILIO_MESSAGING_SERVICE_SID')
  const { TWILIO_BASE_URL: baseUrl, CARRIER_TIMEOUT: timeoutMs } = config
  const common = { baseUrl, accountSid, authToken, timeoutMs }
  const row = { prefix: '', cost: 0, weight: 1 }
  const texts: CarrierTable = {
    accounts: { twilio: { kind: 'twilio', ...common, from, messagingServiceSid } },
    routes: [{ ...row, channel: 'sms', account: 'twilio' }],
  }
  texts.accounts['webhook'] = { kind: 'webhook', allow: [], timeoutMs: 5_000 }
  texts.routes.push({ ...row, channel: 'webhook', account: 'webhook' })
  // A call comes from a number: neither a name nor a service that picks one will do.
  if (!from?.startsWith('+')) return texts
  const calls = { kind: 'twilio-voice', ...common, from, ringSeconds: 30, detectMachines: false } as const
  return {
    accounts: { ...texts.accounts, 'twilio-voice': calls },
    routes: [...texts.routes, { ...row, channel: 'voice', account: 'twilio-voice' }],
  }
}
