import { address, env, optional, text, url } from '#libs/runtime/env'

/** What the gateway reads from its environment. */
export const config = env({
  LISTEN: address({
    default: '127.0.0.1:8080',
    about: 'Where HTTP is taken. TLS is the business of what stands in front.',
  }),
  HEALTH_LISTEN: optional(address({ about: 'Where health probes are answered besides.' })),
  PUBLIC_URL: url({ about: 'The address under which the world reaches this gateway; carriers sign it.' }),
  CHALLENGE_ADDRESS: address({ about: 'The challenge service.' }),
  DELIVERY_ADDRESS: address({ about: 'The delivery service.' }),
  TLS_FOLDER: optional(
    text({ about: 'Certificates for calls to the services. Without it they go in the clear, on loopback only.' }),
  ),
})

export type Config = ReturnType<typeof config>
