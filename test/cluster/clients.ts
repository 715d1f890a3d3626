import { AppPasswordServiceService } from '#contracts/gen/countersign/challenge/v1/app_password'
import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DeviceServiceService } from '#contracts/gen/countersign/challenge/v1/device'
import { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { KeyServiceService } from '#contracts/gen/countersign/challenge/v1/key'
import { LockoutServiceService } from '#contracts/gen/countersign/challenge/v1/lockout'
import { PinServiceService } from '#contracts/gen/countersign/challenge/v1/pin'
import { SecurityQuestionServiceService } from '#contracts/gen/countersign/challenge/v1/security_question'
import { TokenServiceService } from '#contracts/gen/countersign/challenge/v1/token'
import { RegistrationServiceService } from '#contracts/gen/countersign/challenge/v1/registration'
import { DeliveryServiceService } from '#contracts/gen/countersign/delivery/v1/delivery'
import { GreetingServiceService } from '#contracts/gen/countersign/delivery/v1/greeting'
import { FraudServiceService } from '#contracts/gen/countersign/fraud/v1/fraud'
import { AdminServiceService } from '#contracts/gen/countersign/policy/v1/admin'
import { CredentialServiceService } from '#contracts/gen/countersign/policy/v1/credential'
import { PolicyServiceService } from '#contracts/gen/countersign/policy/v1/policy'
import { ProjectionServiceService } from '#contracts/gen/countersign/reporting/v1/projection'
import { ReportingServiceService } from '#contracts/gen/countersign/reporting/v1/reporting'
import { connect } from '#libs/rpc/client'
import type { ClientOptions } from '#libs/rpc/client-options'
import type { Remote } from '#libs/rpc/remote'
import type { ServiceName } from './services.ts'
import { witnessed, type Witness } from './witness.ts'

/** Every gRPC service, and which process serves it. */
export const definitions = {
  admin: { servedBy: 'policy', definition: AdminServiceService },
  credentials: { servedBy: 'policy', definition: CredentialServiceService },
  policy: { servedBy: 'policy', definition: PolicyServiceService },
  challenge: { servedBy: 'challenge', definition: ChallengeServiceService },
  factors: { servedBy: 'challenge', definition: FactorServiceService },
  devices: { servedBy: 'challenge', definition: DeviceServiceService },
  appPasswords: { servedBy: 'challenge', definition: AppPasswordServiceService },
  registrations: { servedBy: 'challenge', definition: RegistrationServiceService },
  lockouts: { servedBy: 'challenge', definition: LockoutServiceService },
  pins: { servedBy: 'challenge', definition: PinServiceService },
  questions: { servedBy: 'challenge', definition: SecurityQuestionServiceService },
  tokens: { servedBy: 'challenge', definition: TokenServiceService },
  keys: { servedBy: 'challenge', definition: KeyServiceService },
  delivery: { servedBy: 'delivery', definition: DeliveryServiceService },
  greetings: { servedBy: 'delivery', definition: GreetingServiceService },
  fraud: { servedBy: 'fraud', definition: FraudServiceService },
  reporting: { servedBy: 'reporting', definition: ReportingServiceService },
  projections: { servedBy: 'reporting', definition: ProjectionServiceService },
} as const satisfies Record<string, { servedBy: ServiceName; definition: object }>

/** Every gRPC service, as one caller calls it. */
export type Clients = {
  readonly [Name in keyof typeof definitions]: Remote<(typeof definitions)[Name]['definition']>
}

export interface Switchboard {
  /** Calls by a key, the operator's for a tenant it names; the first replica of a service answers unless told. */
  connect(caller: Pick<ClientOptions, 'key' | 'tenant'>, replica?: number): Clients
  close(): void
}

interface Options {
  address(name: ServiceName, replica: number): string
  witness: Witness
}

/** Longer than clients usually have: hashing takes its time where several clusters share two cores. */
const patienceMs = 60_000

/** Connects callers to services as an outside client would be, and keeps a witness to all that is said. */
export function openSwitchboard({ address, witness }: Options): Switchboard {
  const open: { close(): void }[] = []
  return {
    connect(caller, replica = 0) {
      const clients = Object.entries(definitions).map(([name, { servedBy, definition }]) => {
        const options = { ...caller, defaultTimeoutMs: patienceMs, address: address(servedBy, replica) }
        const remote = connect(definition, options)
        open.push(remote)
        return [name, witnessed(remote, witness)]
      })
      return Object.fromEntries(clients) as Clients
    },
    close() {
      for (const each of open.splice(0)) each.close()
    },
  }
}
