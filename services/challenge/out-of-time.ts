import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { SealedFactor } from './challenge.ts'
import { methods } from './methods/index.ts'

type Timed = Pick<SealedFactor, 'method' | 'progress'>

/** Whether it is not the factor's time, so that nobody is asked for it. */
export function isOutOfTime({ method, progress }: Timed, now: Date): boolean {
  return methods[method].outOfTime?.(progress, now) !== undefined
}

/** Refuses TOKEN_NOT_STARTED and TOKEN_EXPIRED where it is not the factor's time. */
export function assertInTime({ method, progress }: Timed, now: Date): void {
  const why = methods[method].outOfTime?.(progress, now)
  if (why === 'not started') throw new Refusal(ErrorReason.TOKEN_NOT_STARTED, "the token's time has not begun")
  if (why === 'over') throw new Refusal(ErrorReason.TOKEN_EXPIRED, "the token's time is over")
}
