import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DeviceServiceService } from '#contracts/gen/countersign/challenge/v1/device'
import { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { DeliveryServiceService } from '#contracts/gen/countersign/delivery/v1/delivery'
import { GreetingServiceService } from '#contracts/gen/countersign/delivery/v1/greeting'
import { connect } from '#libs/rpc/client'
import { logger } from '#libs/runtime/log'
import type { Life } from '#libs/runtime/run'
import { startTelemetry } from '#libs/runtime/telemetry'
import { transportOf, type Surroundings } from '#libs/service/foundation'
import type { Config } from './config.ts'
import { startProbes } from './probes.ts'
import { startGateway, type RunningGateway } from './service.ts'

/** How long the gateway waits for an answer, in milliseconds: less than it has to end in, so that it owes no carrier one then. */
const patienceMs = 4_000

/** Starts the gateway, part by part, each given to its life. It holds no state, so it stands on nothing else. */
export async function begin(
  life: Life,
  config: Config,
  { log = logger('gateway') }: Pick<Surroundings, 'log'> = {},
): Promise<RunningGateway> {
  const { observe } = life.add('telemetry', await startTelemetry('countersign-gateway'))
  const transport = transportOf(config)
  const common = { transport, peer: 'gateway', observe, defaultTimeoutMs: patienceMs }
  // What a carrier brings names itself, by leg and step or by its own id: the same again changes nothing.
  const delivery = connect(DeliveryServiceService, {
    ...{ ...common, address: config.DELIVERY_ADDRESS },
    idempotent: ['receiveCall', 'receiveCallback', 'receiveText', 'getWebPushKey'],
  })
  const greetings = connect(GreetingServiceService, {
    ...{ ...common, address: config.DELIVERY_ADDRESS },
    idempotent: ['readSound'],
  })
  const recordings = connect(GreetingServiceService, {
    ...{ address: config.DELIVERY_ADDRESS, transport, observe },
    idempotent: ['listSoundFiles', 'listVoiceMessages'],
  })
  life.add('clients of delivery', {
    stop() {
      for (const client of [delivery, greetings, recordings]) client.close()
    },
  })
  const challenge = connect(ChallengeServiceService, {
    ...{ ...common, address: config.CHALLENGE_ADDRESS },
    idempotent: ['answerCall', 'getConfirmationKeys'],
  })
  const asCaller = { address: config.CHALLENGE_ADDRESS, transport, observe }
  const challenges = connect(ChallengeServiceService, {
    ...asCaller,
    idempotent: ['startChallenge', 'getChallenge', 'cancelChallenge'],
  })
  const factors = connect(FactorServiceService, { ...asCaller, idempotent: ['listFactors'] })
  const devices = connect(DeviceServiceService, { ...asCaller, idempotent: ['listDevices'] })
  // What a device signed names itself: the same again gets the same answer.
  const prompts = connect(DeviceServiceService, {
    ...{ ...common, address: config.CHALLENGE_ADDRESS },
    idempotent: ['finishActivation', 'answerPrompt'],
  })
  life.add('clients of challenge', {
    stop() {
      for (const client of [challenge, challenges, factors, devices, prompts]) client.close()
    },
  })
  const { HEALTH_LISTEN } = config
  if (HEALTH_LISTEN !== undefined) life.add('probes', { stop: await startProbes({ listen: HEALTH_LISTEN }) })
  const asked = { challenge, challenges, factors, devices, prompts, delivery, greetings, recordings }
  const ctx = { ...asked, log, publicUrl: config.PUBLIC_URL }
  const gateway = await startGateway(ctx, { listen: config.LISTEN })
  life.add('server', gateway)
  log.info({ listening: gateway.address }, 'Ready')
  return gateway
}
