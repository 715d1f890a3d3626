import type { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import type { DeliveryServiceService } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Remote } from '#libs/rpc/remote'
import type { Log } from '#libs/runtime/log'

/** Everything a route may touch. A test replaces any part of it. */
export interface Context {
  /** Asked with the caller's key alone: the gateway is no peer of the challenge service. */
  challenges: Remote<typeof ChallengeServiceService>
  /** As `challenges`. */
  factors: Remote<typeof FactorServiceService>
  delivery: Remote<typeof DeliveryServiceService>
  log: Log
  /** The address under which the world reaches this gateway. */
  publicUrl: string
}
