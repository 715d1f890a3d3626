import type { Signal } from './signal.ts'

/** A person with a history turns up from a network they never proved themselves at. Without a history nothing is odd. */
export const newNetwork: Signal = {
  weigh({ proved, provedHere, network }) {
    if (!proved || provedHere) return undefined
    if (network === undefined) return { score: 10, explanation: 'the address is not known' }
    return { score: 30, explanation: 'the person never signed in from this network before' }
  },
}
