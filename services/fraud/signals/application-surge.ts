import type { Signal } from './signal.ts'

/** Five times as many sign-ins to an application as usual, and a hundred at the least. Somebody may try a list of people on it. */
export const applicationSurge: Signal = {
  weigh({ signInsToApplication: signIns, earlierToApplication: earlier }) {
    // The hour before has six times ten minutes. Without an hour before nothing is usual.
    if (signIns < 100 || earlier === 0 || signIns * 6 < earlier * 5) return undefined
    return { score: 10, explanation: `${signIns} sign-ins to the application began within ten minutes` }
  },
}
