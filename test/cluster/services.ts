import { createRequire } from 'node:module'
import { begin as beginChallenge } from '#services/challenge/begin'
import { config as challengeConfig } from '#services/challenge/config'
import { begin as beginDelivery } from '#services/delivery/begin'
import { config as deliveryConfig } from '#services/delivery/config'
import { begin as beginFraud } from '#services/fraud/begin'
import { config as fraudConfig } from '#services/fraud/config'
import { begin as beginGateway } from '#services/gateway/begin'
import { config as gatewayConfig } from '#services/gateway/config'
import { begin as beginPolicy } from '#services/policy/begin'
import { config as policyConfig } from '#services/policy/config'
import { begin as beginReporting } from '#services/reporting/begin'
import { config as reportingConfig } from '#services/reporting/config'
import type { Life } from '#libs/runtime/run'
import type { Surroundings } from '#libs/service/foundation'

export const serviceNames = ['policy', 'fraud', 'delivery', 'challenge', 'reporting', 'gateway'] as const
export type ServiceName = (typeof serviceNames)[number]

/** What the services of one cluster share. */
export interface Installation {
  /** `host:port` of the first replica of each. */
  addresses: Readonly<Record<ServiceName, string>>
  databaseUrl: string
  natsUrl: string
  carrier: { url: string; accountSid: string; authToken: string }
  /** What stands instead of that carrier, as delivery's CARRIERS. */
  carriers: string | undefined
  /** Where messages may go, as delivery's SENDING_LIMITS. */
  limits: string | undefined
  operatorKey: string
  keyring: string
  auditKey: string
}

type Environment = (installation: Installation) => NodeJS.ProcessEnv

/** One service, as it begins in this process. */
export interface Service {
  environment: Environment
  begin(life: Life, environment: NodeJS.ProcessEnv, told: Surroundings): Promise<unknown>
}

function service<Config>(
  begin: (life: Life, config: Config, told: Surroundings) => Promise<unknown>,
  config: (environment: NodeJS.ProcessEnv) => Config,
  more: Environment,
): Service {
  return {
    environment: (installation) => ({
      DATABASE_URL: installation.databaseUrl,
      NATS_URL: installation.natsUrl,
      POLICY_ADDRESS: installation.addresses.policy,
      ...more(installation),
    }),
    begin: (life, environment, told) => begin(life, config(environment), told),
  }
}

/** A collection of countries by address, free of all rights. */
const countriesFile = createRequire(import.meta.url).resolve(
  '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
)

/** Every service, and what it is told besides what all are told. */
export const services: Readonly<Record<ServiceName, Service>> = {
  policy: service(beginPolicy, policyConfig, ({ operatorKey }) => ({
    OPERATOR_KEY: operatorKey,
    GEOIP_FILE: countriesFile,
  })),
  fraud: service(beginFraud, fraudConfig, ({ addresses }) => ({ DELIVERY_ADDRESS: addresses.delivery })),
  delivery: service(beginDelivery, deliveryConfig, ({ addresses, carrier, carriers, limits, keyring }) => ({
    KEYRING: keyring,
    ...(carriers && { CARRIERS: carriers }),
    ...(limits && { SENDING_LIMITS: limits }),
    PUBLIC_URL: `http://${addresses.gateway}`,
    TWILIO_BASE_URL: carrier.url,
    TWILIO_ACCOUNT_SID: carrier.accountSid,
    TWILIO_AUTH_TOKEN: carrier.authToken,
    TWILIO_FROM: '+15005550006',
  })),
  challenge: service(beginChallenge, challengeConfig, ({ addresses, keyring }) => ({
    KEYRING: keyring,
    FRAUD_ADDRESS: addresses.fraud,
    DELIVERY_ADDRESS: addresses.delivery,
    PUBLIC_URL: `http://${addresses.gateway}`,
  })),
  reporting: service(beginReporting, reportingConfig, ({ auditKey }) => ({ AUDIT_KEY: auditKey })),
  gateway: service(beginGateway, gatewayConfig, ({ addresses }) => ({
    PUBLIC_URL: `http://${addresses.gateway}`,
    CHALLENGE_ADDRESS: addresses.challenge,
    DELIVERY_ADDRESS: addresses.delivery,
  })),
}
