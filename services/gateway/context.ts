import type { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { DeliveryServiceService } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Remote } from '#libs/rpc/remote'
import type { Log } from '#libs/runtime/log'

/** Everything a route may touch. A test replaces any part of it. */
export interface Context {
  delivery: Remote<typeof DeliveryServiceService>
  challenge: Pick<Remote<typeof ChallengeServiceService>, 'answerCall'>
  log: Log
  /** The address under which the world reaches this gateway. */
  publicUrl: string
}
