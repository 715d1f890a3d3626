import { address, env, optional, secret, text, url } from '#libs/runtime/env'
import { keyringReaders } from '#libs/service/open-keyring'
import { storeReaders } from '#libs/service/store-readers'

/** What the challenge service reads from its environment. */
export const config = env({
  LISTEN: address({ default: '127.0.0.1:7002', about: 'Where calls are taken.' }),
  CLIENT_LISTEN: optional(address({ about: 'Where clients call by key, when TLS_FOLDER is given.' })),
  HEALTH_LISTEN: optional(address({ about: 'Where health probes are answered without a certificate.' })),
  DATABASE_URL: secret(url({ about: 'The database.' })),
  NATS_URL: secret(url({ about: 'Where events come from and go.' })),
  ...storeReaders,
  TLS_FOLDER: optional(
    text({ about: 'Certificates for mutual TLS. Without it everything is in the clear, on loopback only.' }),
  ),
  POLICY_ADDRESS: address({ about: 'The policy service.' }),
  FRAUD_ADDRESS: address({ about: 'The fraud service.' }),
  DELIVERY_ADDRESS: address({ about: 'The delivery service.' }),
  PUBLIC_URL: url({ about: 'The address under which devices reach the gateway; activations name it.' }),
  ...keyringReaders,
})

export type Config = ReturnType<typeof config>
