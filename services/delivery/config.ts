import { address, duration, env, json, optional, secret, text, url } from '#libs/runtime/env'
import { keyringReaders } from '#libs/service/open-keyring'
import { storeReaders } from '#libs/service/store-readers'
import { carrierTable } from './carriers.ts'
import { sendingLimits } from './sending-limits.ts'

/** What the delivery service reads from its environment. */
export const config = env({
  LISTEN: address({ default: '127.0.0.1:7003', about: 'Where calls are taken.' }),
  CLIENT_LISTEN: optional(address({ about: 'Where clients call by key, when TLS_FOLDER is given.' })),
  HEALTH_LISTEN: optional(address({ about: 'Where health probes are answered without a certificate.' })),
  DATABASE_URL: secret(url({ about: 'The database.' })),
  NATS_URL: secret(url({ about: 'Where events go.' })),
  ...storeReaders,
  TLS_FOLDER: optional(
    text({ about: 'Certificates for mutual TLS. Without it everything is in the clear, on loopback only.' }),
  ),
  POLICY_ADDRESS: address({ about: 'The policy service, which knows the clients.' }),
  ...keyringReaders,
  PUBLIC_URL: url({ about: 'The address under which carriers reach the gateway with their callbacks.' }),
  CARRIERS: optional(
    json(carrierTable, {
      sensitive: true,
      about: 'The carrier accounts, and the routes by which messages go to them; the README says how.',
    }),
  ),
  TWILIO_BASE_URL: url({
    default: 'https://api.twilio.com',
    about: 'The carrier, or anything that speaks its protocol, where there is no CARRIERS.',
  }),
  TWILIO_ACCOUNT_SID: optional(text({ about: 'The account at the carrier, where there is no CARRIERS.' })),
  TWILIO_AUTH_TOKEN: optional(secret(text({ about: 'The token of the account; its callbacks are signed with it.' }))),
  TWILIO_FROM: optional(text({ about: 'The sender: a number, a short code or a name.' })),
  TWILIO_MESSAGING_SERVICE_SID: optional(
    text({ about: 'A messaging service that picks the sender, instead of TWILIO_FROM.' }),
  ),
  CARRIER_TIMEOUT: duration({ default: '5s', about: 'How long the account of TWILIO_ACCOUNT_SID may take to answer.' }),
  SENDING_LIMITS: json(sendingLimits, {
    default: '{}',
    about: 'Where texts may go, and how many messages may be sent in a day; the README says how.',
  }),
  RETENTION: duration({ default: '30d', about: 'How long the log of messages is kept.' }),
})

export type Config = ReturnType<typeof config>
