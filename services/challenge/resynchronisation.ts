import { methodToJSON, Method } from '#contracts/gen/countersign/types/v1/method'
import { underGuard, type Attempt, type Guard, type Guarded } from './guard.ts'
import type { OathProgress, OathSecret } from './methods/oath.ts'
import type { Judgement } from './methods/method.ts'
import { judgeInRow } from './methods/resynchronise.ts'

/** A token and its person's guard, held under lock by the caller. */
export interface Lost {
  guard: Guard
  progress: OathProgress
  /** Opens the secret; it is not opened where the guard lets nobody look. */
  open(): OathSecret
}

/** Whether the token was found, and its moving part as it must next be stored. */
export type Found = Judgement<OathProgress>

/**
 * Judges codes that a token showed one after another, under its person's guard: wrong ones are one wrong answer of the method,
 * among those of strangers, whoever brings them. Refuses TOO_MANY_ATTEMPTS.
 */
export function judgeResynchronisation(
  { guard, progress, open }: Lost,
  codes: readonly string[],
  { limits, now }: Pick<Attempt, 'limits' | 'now'>,
): Guarded<Found> {
  const attempt = { counted: methodToJSON(Method.OATH_TOKEN), device: false, limits, now }
  return underGuard(guard, attempt, () => judgeInRow(open(), progress, codes, now))
}
