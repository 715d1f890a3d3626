import { address, env, optional, secret, text, url } from '#libs/runtime/env'
import { storeReaders } from '#libs/service/store-readers'

/** What the fraud service reads from its environment. */
export const config = env({
  LISTEN: address({ default: '127.0.0.1:7004', about: 'Where calls are taken.' }),
  CLIENT_LISTEN: optional(address({ about: 'Where clients call by key, when TLS_FOLDER is given.' })),
  HEALTH_LISTEN: optional(address({ about: 'Where health probes are answered without a certificate.' })),
  DATABASE_URL: secret(url({ about: 'The database.' })),
  NATS_URL: secret(url({ about: 'Where events come from and go.' })),
  ...storeReaders,
  TLS_FOLDER: optional(
    text({ about: 'Certificates for mutual TLS. Without it everything is in the clear, on loopback only.' }),
  ),
  GEOIP_FILE: optional(
    text({ about: 'A MaxMind file that tells countries by address; read again when it is replaced.' }),
  ),
  BAD_NETWORKS_FILE: optional(
    text({ about: 'Networks of ill repute, one CIDR block or address a line; read again when it is replaced.' }),
  ),
  TOR_EXITS_FILE: optional(
    text({ about: "Tor's exits, one address or CIDR block a line; read again when it is replaced." }),
  ),
  DELIVERY_ADDRESS: address({ about: 'The delivery service, which mails notices.' }),
  POLICY_ADDRESS: address({ about: 'The policy service, which knows the clients.' }),
})

export type Config = ReturnType<typeof config>
