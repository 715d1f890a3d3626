import type { Signal } from './signal.ts'

/** A right code came a second time (result 139), as it does when somebody has looked over the person's shoulder. */
export const duplicateCode: Signal = {
  weigh({ duplicateCodes }) {
    if (duplicateCodes === 0) return undefined
    return { score: 40, explanation: 'a code of the person was used a second time within an hour' }
  },
}
