import type { Signal } from './signal.ts'

/** More wrong answers than slips of the hand explain. */
export const repeatedFailures: Signal = {
  weigh({ wrongAnswers }) {
    if (wrongAnswers < 3) return undefined
    const explanation = `the person gave ${wrongAnswers} wrong answers within an hour`
    return { score: Math.min(60, 10 * wrongAnswers), explanation }
  },
}
