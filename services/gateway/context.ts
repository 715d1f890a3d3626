import type { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import type { DeliveryServiceService } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Remote } from '#libs/rpc/remote'
import type { Log } from '#libs/runtime/log'

/** Everything a route may touch. A test replaces any part of it. */
export interface Context {
  /** Asked with the caller's key alone: the gateway itself may ask for none of it. */
  challenges: Remote<typeof ChallengeServiceService>
  /** As `challenges`. */
  factors: Remote<typeof FactorServiceService>
  delivery: Remote<typeof DeliveryServiceService>
  /** Asked as the gateway, which alone has what a carrier signed. */
  challenge: Pick<Remote<typeof ChallengeServiceService>, 'answerCall' | 'getConfirmationKeys'>
  log: Log
  /** The address under which the world reaches this gateway. */
  publicUrl: string
}
