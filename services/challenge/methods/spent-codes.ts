import { stepAt, type OathProgress } from './oath.ts'

/** Steps that a token's clock may be ahead of where it was last seen (RFC 6238, section 5.2). */
const ahead = 1

/**
 * The progress of a token that changes hands: no code that it can have shown by now is good afterwards. Of one that moves with
 * every press nobody knows what was shown and not used; the next person's first code leaves it behind.
 */
export function spentCodes<P extends OathProgress>(progress: P, periodSeconds: number, now: Date): P {
  if (periodSeconds === 0) return progress
  return { ...progress, used: Math.max(progress.used, stepAt(periodSeconds, now) + (progress.drift ?? 0) + ahead) }
}
