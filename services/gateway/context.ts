import type { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { DeviceServiceService } from '#contracts/gen/countersign/challenge/v1/device'
import type { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import type { DeliveryServiceService } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { GreetingServiceService } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Remote } from '#libs/rpc/remote'
import type { Log } from '#libs/runtime/log'

/** Everything a route may touch. A test replaces any part of it. */
export interface Context {
  /** Asked with the caller's key alone: the gateway itself may ask for none of it. */
  challenges: Remote<typeof ChallengeServiceService>
  /** As `challenges`. */
  factors: Remote<typeof FactorServiceService>
  /** As `challenges`. */
  devices: Remote<typeof DeviceServiceService>
  /** As `challenges`. */
  recordings: Pick<
    Remote<typeof GreetingServiceService>,
    | ('uploadSoundFile' | 'listSoundFiles' | 'deleteSoundFile')
    | ('putVoiceMessage' | 'listVoiceMessages' | 'deleteVoiceMessage')
  >
  delivery: Remote<typeof DeliveryServiceService>
  /** Asked as the gateway, which takes to it the addresses that delivery signed. */
  greetings: Pick<Remote<typeof GreetingServiceService>, 'readSound'>
  /** Asked as the gateway, which alone has what a carrier signed. */
  challenge: Pick<Remote<typeof ChallengeServiceService>, 'answerCall' | 'getConfirmationKeys'>
  /** Asked as the gateway, which alone has what a device signed. */
  prompts: Pick<
    Remote<typeof DeviceServiceService>,
    'finishActivation' | 'listPrompts' | 'watchPrompts' | 'answerPrompt' | 'changePushTarget'
  >
  log: Log
  /** The address under which the world reaches this gateway. */
  publicUrl: string
}
