import { address, env, optional, secret, text, url } from '#libs/runtime/env'
import type { KmsConfig } from '#libs/service/key-wrap'
import { calledServices, readClientFile, type CalledService, type ClientFile } from './client-file.ts'

/** What the command line reads from its environment. */
export const config = env({
  COUNTERSIGN_KEY: optional(secret(text({ about: 'The bearer key to call with.' }))),
  COUNTERSIGN_OPERATOR_KEY: optional(secret(text({ about: 'The key of those who run the installation.' }))),
  COUNTERSIGN_TENANT: optional(text({ about: 'The tenant that the operator acts for.' })),
  COUNTERSIGN_CA: optional(text({ about: 'The authority that the services are certified by, a PEM file.' })),
  COUNTERSIGN_FOLDER: text({ default: '.countersign', about: 'Where npm start keeps what it made.' }),
  COUNTERSIGN_POLICY_ADDRESS: optional(address({ about: 'The policy service.' })),
  COUNTERSIGN_CHALLENGE_ADDRESS: optional(address({ about: 'The challenge service.' })),
  COUNTERSIGN_DELIVERY_ADDRESS: optional(address({ about: 'The delivery service.' })),
  COUNTERSIGN_FRAUD_ADDRESS: optional(address({ about: 'The fraud service.' })),
  COUNTERSIGN_REPORTING_ADDRESS: optional(address({ about: 'The reporting service.' })),
  COUNTERSIGN_KMS_URL: optional(url({ about: 'What wraps new keys: the URL of a Vault transit engine.' })),
  COUNTERSIGN_KMS_KEY: text({ default: 'countersign', about: 'The key there that they are wrapped with.' }),
  COUNTERSIGN_KMS_TOKEN: optional(secret(text({ about: 'The token to call it with.' }))),
})

/** The flags that say the same; they win over the environment, which wins over what `npm start` left. */
export type GlobalFlags = Partial<Record<'key' | 'tenant' | 'ca' | `${CalledService}Address`, string>>

/** Whom to call, and as whom. What is missing is asked for where it is needed. */
export interface Settings {
  key: string | undefined
  operatorKey: string | undefined
  tenant: string | undefined
  ca: string | undefined
  addresses: Record<CalledService, string>
  authenticators: Record<string, string>
  /** The key management service that wraps new keys, if there is one. */
  kms: KmsConfig
}

/** The settings, from the three places they may stand in. */
export function readSettings(flags: GlobalFlags, environment: NodeJS.ProcessEnv): Settings {
  const given = config(environment)
  const file = readClientFile(given.COUNTERSIGN_FOLDER)
  return {
    key: flags.key ?? given.COUNTERSIGN_KEY?.reveal() ?? file?.key,
    operatorKey: flags.key ?? given.COUNTERSIGN_OPERATOR_KEY?.reveal() ?? file?.operatorKey,
    tenant: flags.tenant ?? given.COUNTERSIGN_TENANT ?? file?.tenant,
    ca: flags.ca ?? given.COUNTERSIGN_CA,
    addresses: addresses(flags, given, file),
    authenticators: file?.authenticators ?? {},
    kms: {
      KMS_URL: given.COUNTERSIGN_KMS_URL,
      KMS_KEY: given.COUNTERSIGN_KMS_KEY,
      KMS_TOKEN: given.COUNTERSIGN_KMS_TOKEN,
    },
  }
}

const usual: Record<CalledService, string> = {
  policy: '127.0.0.1:7001',
  challenge: '127.0.0.1:7002',
  delivery: '127.0.0.1:7003',
  fraud: '127.0.0.1:7004',
  reporting: '127.0.0.1:7005',
}

function addresses(flags: GlobalFlags, given: ReturnType<typeof config>, file: ClientFile | undefined) {
  const pairs = calledServices.map((service) => {
    const named = given[`COUNTERSIGN_${service.toUpperCase() as Uppercase<CalledService>}_ADDRESS`]
    return [service, flags[`${service}Address`] ?? named ?? file?.addresses[service] ?? usual[service]] as const
  })
  return Object.fromEntries(pairs) as Record<CalledService, string>
}
