import { mostDrift } from './methods/oath.ts'
import type { Token } from './token-files/token-record.ts'

/** Whether a token's time is over. */
export function isOver(expiresAt: Date | null, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now
}

/** Why a token of a file can not be kept, though it was read: a sentence without the secret; undefined where it can. */
export function unfitness({ userId, expiryDate, driftSteps = 0 }: Token, now: Date): string | undefined {
  if (Math.abs(driftSteps) > mostDrift)
    return `the clock is off by more than ${mostDrift} steps, so no code would be right`
  if (userId !== '' && isOver(expiryDate ?? null, now)) return "the token's time is over, so nobody is given it"
  return undefined
}
