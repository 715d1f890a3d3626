import type { Signal } from './signal.ts'

/** The operator's list of networks of ill repute has the address. */
export const badNetwork: Signal = {
  weigh({ badNetwork }) {
    return badNetwork ? { score: 40, explanation: 'the address is in a network of ill repute' } : undefined
  },
}
