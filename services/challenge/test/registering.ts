import type { RegisterFactorRequest } from '#contracts/gen/countersign/challenge/v1/registration'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { openHouse } from './house.ts'
import { codeOf, seedOf } from './people.ts'

export const smsPhone = { $case: 'smsPhone' as const, value: { number: '+14255550123' } }
export const app = { $case: 'app' as const, value: { accountName: '', issuer: '' } }
export const recoveryCodes = { $case: 'recoveryCodes' as const, value: { count: 0 } }

type House = Awaited<ReturnType<typeof openHouse>>
export type Registering = Awaited<ReturnType<ReturnType<typeof registering>>>

/** Has people of the house register, step by step. */
export function registering(house: House) {
  return async (userId: string, key = 'acme-desk') => {
    const { registration, ...started } = await house.registrations(key).startRegistration({ userId })
    const named = { userId, registration }
    const at = (replica = 0) => house.registrations(key, replica)
    const prove = (proofId: string, code: string, { replica = 0, requestId = '' } = {}) =>
      at(replica).proveFactor({ ...named, proofId, code, requestId, passkey: '' })
    return {
      ...{ started, named, prove },
      register: (kind: RegisterFactorRequest['kind']) => at().registerFactor({ ...named, kind }),
      startProof: (factorId: string) => at().startProof({ ...named, factorId }),
      choosePin: (pin: string, confirmation = pin) => at().choosePin({ ...named, pin, confirmation }),
      prefer: (method: Method) => at().setDefaultMethod({ ...named, method }),
      finish: (replica = 0) => at(replica).finishRegistration(named),
      /** Registers a phone and proves it; gives the factor's id. */
      async phone() {
        const { factor, proofId } = await at().registerFactor({ ...named, kind: smsPhone })
        await prove(proofId, lastText(house))
        return factor?.id ?? ''
      },
      /** Registers an app and proves it; gives its seed. */
      async app() {
        const { proofId, otpauthUri } = await at().registerFactor({ ...named, kind: app })
        const seed = seedOf(otpauthUri)
        await prove(proofId, codeOf(seed, house.world.now()))
        return seed
      },
    }
  }
}

/** The code in the last text that was sent. */
export const lastText = ({ neighbours }: House) => neighbours.texts.at(-1)?.parameters.otp ?? ''
