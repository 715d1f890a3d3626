import type { Signal } from './signal.ts'

/** A network fails again and again, more often than it does not: somebody is guessing, from address to address. */
export const networkVelocity: Signal = {
  weigh({ signInsInNetwork, failuresInNetwork: failures }) {
    if (failures < 50 || failures * 2 < signInsInNetwork) return undefined
    return { score: 30, explanation: `the network failed ${failures} times within ten minutes` }
  },
}
