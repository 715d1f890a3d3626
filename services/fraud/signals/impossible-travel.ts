import type { Signal } from './signal.ts'

/** Two hours: who flies is longer at airports. A border that is crossed by car is one, so it alone is never HIGH. */
const shortest = 120

/** A person proved themselves in another country too short a while ago to have come from there. */
export const impossibleTravel: Signal = {
  weigh({ country, minutesSinceElsewhere: minutes }) {
    if (country === undefined || minutes === undefined || minutes >= shortest) return undefined
    return { score: 50, explanation: `the person was in another country than ${country} ${minutes} minutes ago` }
  },
}
