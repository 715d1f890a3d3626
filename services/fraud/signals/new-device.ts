import type { Signal } from './signal.ts'

/** A person whose programs are known comes with another. What a program says of itself can be made up, so it weighs little. */
export const newDevice: Signal = {
  weigh({ device, devicesKnown, deviceKnown }) {
    if (device === undefined || !devicesKnown || deviceKnown) return undefined
    return { score: 15, explanation: 'the person never signed in with this program before' }
  },
}
