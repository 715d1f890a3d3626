import type { SealedFactor } from './challenge.ts'
import { methods } from './methods/index.ts'

/** How many right answers a factor has left at that moment; no end to them where its method neither numbers nor times them. */
export function usesLeft({ method, progress }: Pick<SealedFactor, 'method' | 'progress'>, now: Date): number {
  return methods[method].usesLeft?.(progress, now) ?? Infinity
}
