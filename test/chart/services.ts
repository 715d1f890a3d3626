import { implementations as challenge } from '#services/challenge/service'
import { config as challengeConfig } from '#services/challenge/config'
import { config as deliveryConfig } from '#services/delivery/config'
import { implementations as delivery } from '#services/delivery/service'
import { config as fraudConfig } from '#services/fraud/config'
import { implementations as fraud } from '#services/fraud/service'
import { config as gatewayConfig } from '#services/gateway/config'
import { config as policyConfig } from '#services/policy/config'
import { implementations as policy } from '#services/policy/service'
import { config as reportingConfig } from '#services/reporting/config'
import { implementations as reporting } from '#services/reporting/service'
import type { Implementation } from '#libs/rpc/implement'
import type { Reader } from '#libs/runtime/readers/reader'

interface Service {
  readers: Record<string, Reader<unknown>>
  /** The services that its RPCs let in. */
  peers: ReadonlySet<string>
  /** Whether its RPCs let applications in, by key. */
  takesKeys: boolean
}

/** Nothing is called of a context when a table is made of it. */
const unused = {} as never

function service({ readers }: { readers: object }, implementations: readonly Implementation[] = []): Service {
  const rows = implementations.flatMap(({ rows }) => rows)
  return {
    readers: readers as Service['readers'],
    peers: new Set(rows.flatMap(({ access }) => access.peers ?? [])),
    takesKeys: rows.some(({ access }) => access.scope !== undefined),
  }
}

/** Every service as its code has it. */
export const services: Readonly<Record<string, Service>> = {
  policy: service(policyConfig, policy(unused)),
  challenge: service(challengeConfig, challenge(unused)),
  delivery: service(deliveryConfig, delivery(unused)),
  fraud: service(fraudConfig, fraud(unused)),
  reporting: service(reportingConfig, reporting(unused)),
  gateway: service(gatewayConfig),
}

/** Whom a service calls: those whose addresses it reads. */
export function called({ readers }: Service): string[] {
  return Object.keys(readers).flatMap((name) => (/^(.+)_ADDRESS$/.exec(name)?.[1] ?? []).toString().toLowerCase() || [])
}
