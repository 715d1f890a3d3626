import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { SealedFactor } from './challenge.ts'
import { usesLeft } from './uses-left.ts'

/**
 * Whether people can prove by a usable factor, before another is registered, that it is they: not by one that is used up, nor by
 * security questions, whose answers others may find out.
 */
export function canProve(factor: Pick<SealedFactor, 'method' | 'progress'>, now: Date): boolean {
  return factor.method !== Method.SECURITY_QUESTIONS && usesLeft(factor, now) > 0
}
