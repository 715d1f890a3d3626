import { address, env, optional, secret, text, url } from '#libs/runtime/env'
import { storeReaders } from '#libs/service/store-readers'

/** What the policy service reads from its environment. */
export const config = env({
  LISTEN: address({ default: '127.0.0.1:7001', about: 'Where calls are taken.' }),
  CLIENT_LISTEN: optional(address({ about: 'Where clients call by key, when TLS_FOLDER is given.' })),
  HEALTH_LISTEN: optional(address({ about: 'Where health probes are answered without a certificate.' })),
  DATABASE_URL: secret(url({ about: 'The database.' })),
  NATS_URL: secret(url({ about: 'Where events go.' })),
  ...storeReaders,
  TLS_FOLDER: optional(
    text({ about: 'Certificates for mutual TLS. Without it everything is in the clear, on loopback only.' }),
  ),
  GEOIP_FILE: optional(
    text({ about: 'A MaxMind file that tells countries by address; read again when it is replaced.' }),
  ),
  OPERATOR_KEY: optional(
    secret(text({ about: 'The key of those who run the installation: it creates tenants and may act for any.' })),
  ),
})

export type Config = ReturnType<typeof config>
