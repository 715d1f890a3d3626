import type { Signal } from './signal.ts'

/** Prompt after prompt that the person does not want, until they give in: three within an hour. */
export const promptHarassment: Signal = {
  weigh({ prompts }) {
    if (prompts < 3) return undefined
    const explanation = `the person denied or left unanswered ${prompts} prompts within an hour`
    return { score: Math.min(70, 15 * prompts), explanation }
  },
}
