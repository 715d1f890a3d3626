import type { Signal } from './signal.ts'

/** One network tries many people and fails. An office, where most people succeed, does not look like that. */
export const spray: Signal = {
  weigh({ people, failedPeople }) {
    if (failedPeople < 10 || failedPeople * 2 < people) return undefined
    const explanation = `${failedPeople} people failed to sign in from this network within an hour`
    return { score: Math.min(70, 5 * failedPeople), explanation }
  },
}
