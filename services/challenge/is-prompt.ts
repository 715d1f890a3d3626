import type { ChallengeRow } from './db/challenges.ts'
import { methods } from './methods/index.ts'

/** Whether what a challenge sends now is a prompt of the app. */
export function isPrompt({ options, factorId, sends }: Pick<ChallengeRow, 'options' | 'factorId' | 'sends'>): boolean {
  const asked = options.find((option) => option.factorId === factorId)
  return sends > 0 && asked !== undefined && methods[asked.method].prompts === true
}
