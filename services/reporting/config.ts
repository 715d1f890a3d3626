import { address, env, optional, secret, text, url } from '#libs/runtime/env'
import { storeReaders } from '#libs/service/store-readers'

/** What the reporting service reads from its environment. */
export const config = env({
  LISTEN: address({ default: '127.0.0.1:7005', about: 'Where calls are taken.' }),
  CLIENT_LISTEN: optional(address({ about: 'Where clients call by key, when TLS_FOLDER is given.' })),
  HEALTH_LISTEN: optional(address({ about: 'Where health probes are answered without a certificate.' })),
  DATABASE_URL: secret(url({ about: 'The database.' })),
  NATS_URL: secret(url({ about: 'Where events come from.' })),
  ...storeReaders,
  TLS_FOLDER: optional(
    text({ about: 'Certificates for mutual TLS. Without it everything is in the clear, on loopback only.' }),
  ),
  AUDIT_KEY: optional(
    secret(text({ about: 'What audit logs are signed with: 32 bytes in base64. Without it they are chained alone.' })),
  ),
  POLICY_ADDRESS: address({ about: 'The policy service, which knows the clients.' }),
})

export type Config = ReturnType<typeof config>
