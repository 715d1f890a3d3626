import type { Signal } from './signal.ts'

/** One address fails again and again, more often than it does not: somebody is guessing. */
export const addressVelocity: Signal = {
  weigh({ signInsAtAddress, failuresAtAddress: failures }) {
    if (failures < 20 || failures * 2 < signInsAtAddress) return undefined
    return { score: Math.min(40, failures), explanation: `the address failed ${failures} times within ten minutes` }
  },
}
