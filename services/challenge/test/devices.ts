import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Activation } from '#contracts/gen/countersign/challenge/v1/factor'
import { newSigningKey, type SigningKey } from '#test/outside/device-key'
import type { openHouse } from './house.ts'

type House = Awaited<ReturnType<typeof openHouse>>

/** A device of somebody who lives in the house. */
export interface Device {
  id: string
  key: SigningKey
  /** What it is asked. */
  prompts(): ReturnType<ReturnType<House['devicesAsGateway']>['listPrompts']>
  /** What its person answers; at the first replica unless told. */
  answer(challenge: { id: string }, claims: object, replica?: number): Promise<Answered>
  /** Brings an answer that was signed already. */
  bring(proof: string, replica?: number): Promise<Answered>
}

type Answered = Awaited<ReturnType<ReturnType<House['devicesAsGateway']>['answerPrompt']>>

/** Devices, and how people of the house come by them. */
export function devices(house: House) {
  const gateway = (replica = 0) => house.devicesAsGateway(replica)
  const now = () => house.world.now()

  const enrol = async (userId: string) => {
    const kind = { $case: 'device' as const, value: {} }
    const enrolled = await house.factors().enrolFactor({ userId, kind, vouched: false, vouchReason: 'it is theirs' })
    return { factorId: enrolled.factor?.id ?? '', activation: enrolled.activation as Activation }
  }

  const handleOf = ({ url }: Activation) => url.split('/').at(-1) ?? ''

  const activate = async (activation: Activation, { key, replica = 0, ...more }: Activating = {}) => {
    const own = key ?? (await newSigningKey(now))
    const named = { act: 'activate', activation: handleOf(activation), code: activation.code, name: "Ann's phone" }
    const proof = await own.introduce({ ...named, ...more })
    const finished = await gateway(replica).finishActivation({ activation: handleOf(activation), proof })
    return { key: own, ...finished }
  }

  const deviceOf = (id: string, key: SigningKey): Device => {
    const bring = (proof: string, replica?: number) => gateway(replica).answerPrompt({ deviceId: id, proof })
    return {
      ...{ id, key, bring },
      prompts: async () => gateway().listPrompts({ deviceId: id, proof: await key.sign({ act: 'list', dev: id }) }),
      answer: async (challenge, claims, replica) =>
        bring(await key.sign({ act: 'answer', dev: id, challengeId: challenge.id, ...claims }), replica),
    }
  }

  return {
    enrol,
    activate,
    deviceOf,
    /** A device that has proved itself. */
    async own(userId: string): Promise<Device> {
      const { factorId, activation } = await enrol(userId)
      const { key } = await activate(activation)
      const device = deviceOf(factorId, key)
      await device.answer({ id: factorId }, { answer: 'approve', number: activation.number })
      return device
    },
  }
}

interface Activating {
  key?: SigningKey
  replica?: number
  code?: string
  name?: string
  push?: object
}

/** The number that is shown where somebody signs in. */
export const shown = ({ options }: Challenge) => options.find(({ number }) => number !== '')?.number ?? ''

/** A number that is not it. */
export const otherNumber = (number: string) => (number === '42' ? '24' : '42')
