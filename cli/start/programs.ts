import { servingCalls, servingPages } from './serving.ts'

export const serviceNames = ['policy', 'challenge', 'delivery', 'fraud', 'reporting', 'gateway', 'carrier'] as const
/** A program of the cluster: the services, and the carrier of the outside world. */
export type ServiceName = (typeof serviceNames)[number]

/** Where everything is, and what the programs share. */
export interface Surroundings {
  /** `host:port` of each program. */
  addresses: Readonly<Record<ServiceName, string>>
  /** What those who call it dial: all its replicas, which take turns. */
  targets: Readonly<Record<ServiceName, string>>
  databaseUrl: string
  natsUrl: string
  secrets: {
    keyringFile: string
    operatorKeyFile: string
    auditKeyFile: string
    appsFile: string
    carrierToken: string
  }
}

export interface Program {
  /** What is run, as a path of the source tree. */
  path: string
  /** Its place after the first port. */
  port: number
  /** Whether what it prints is a log; if not, only its complaints are shown. */
  logs: boolean
  /** What has to serve before it starts. */
  needs: readonly ServiceName[]
  serving(address: string, signal: AbortSignal): Promise<void>
  environment(surroundings: Surroundings): NodeJS.ProcessEnv
}

const accountSid = 'AC00000000000000000000000000000001'

/** Everything that is started, and what each is told. */
export const programs: Readonly<Record<ServiceName, Program>> = {
  carrier: {
    path: 'test/outside/carrier/main.js',
    port: 10,
    logs: false,
    needs: [],
    serving: (address, signal) => servingPages(`http://${address}/phones`, signal),
    environment: ({ addresses, secrets }) => ({
      CARRIER_LISTEN: addresses.carrier,
      CARRIER_ACCOUNT_SID: accountSid,
      CARRIER_AUTH_TOKEN: secrets.carrierToken,
      CARRIER_TEXTS_URL: `http://${addresses.gateway}/webhooks/texts/twilio`,
      CARRIER_APPS_FILE: secrets.appsFile,
      CARRIER_GATEWAY_URL: `http://${addresses.gateway}`,
    }),
  },
  policy: service('policy', 1, [], ({ secrets }) => ({ OPERATOR_KEY_FILE: secrets.operatorKeyFile })),
  challenge: service('challenge', 2, ['policy', 'fraud', 'delivery'], ({ addresses, targets, secrets }) => ({
    POLICY_ADDRESS: targets.policy,
    FRAUD_ADDRESS: targets.fraud,
    DELIVERY_ADDRESS: targets.delivery,
    PUBLIC_URL: `http://${addresses.gateway}`,
    KEYRING_FILE: secrets.keyringFile,
  })),
  delivery: service('delivery', 3, ['policy', 'carrier'], ({ addresses, targets, secrets }) => ({
    POLICY_ADDRESS: targets.policy,
    KEYRING_FILE: secrets.keyringFile,
    PUBLIC_URL: `http://${addresses.gateway}`,
    TWILIO_BASE_URL: `http://${addresses.carrier}`,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: secrets.carrierToken,
    TWILIO_FROM: '+15005550006',
  })),
  fraud: service('fraud', 4, ['policy'], ({ targets }) => ({
    POLICY_ADDRESS: targets.policy,
    DELIVERY_ADDRESS: targets.delivery,
  })),
  reporting: service('reporting', 5, ['policy'], ({ targets, secrets }) => ({
    POLICY_ADDRESS: targets.policy,
    AUDIT_KEY_FILE: secrets.auditKeyFile,
  })),
  gateway: {
    path: 'services/gateway/main.js',
    port: 6,
    logs: true,
    needs: ['challenge', 'delivery'],
    serving: (address, signal) => servingPages(`http://${address}/readyz`, signal),
    environment: ({ addresses, targets }) => ({
      PUBLIC_URL: `http://${addresses.gateway}`,
      CHALLENGE_ADDRESS: targets.challenge,
      DELIVERY_ADDRESS: targets.delivery,
    }),
  },
}

function service(
  name: ServiceName,
  port: number,
  needs: readonly ServiceName[],
  more: Program['environment'],
): Program {
  return {
    path: `services/${name}/main.js`,
    port,
    logs: true,
    needs,
    serving: servingCalls,
    environment: (surroundings) => ({
      DATABASE_URL: surroundings.databaseUrl,
      NATS_URL: surroundings.natsUrl,
      ...more(surroundings),
    }),
  }
}
