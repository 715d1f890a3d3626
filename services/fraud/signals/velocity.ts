import type { Signal } from './signal.ts'

/** More sign-ins at a stretch than a person has reason for: five in ten minutes, a quarter of what the throttle allows. */
export const velocity: Signal = {
  weigh({ signIns }) {
    if (signIns < 5) return undefined
    return { score: Math.min(40, 4 * signIns), explanation: `the person began ${signIns} sign-ins within ten minutes` }
  },
}
