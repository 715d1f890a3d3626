import { timingSafeEqual } from 'node:crypto'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Judgement } from './method.ts'
import { mostDrift, moved, oathCode, stepAt, type OathProgress, type OathSecret } from './oath.ts'

/** Presses ahead among which a token is looked for: two codes in a row or three are not guessed (RFC 4226 §7.4). */
const mostPresses = 100

/**
 * Where a token is, by two or three codes that follow one another: the factor's moving part as it must next be stored, with all
 * of them used up; undefined where they are shown nowhere in reach, or were used. The reach is ten steps to either side of our
 * clock, or a hundred presses ahead.
 */
export function resynchronise<Progress extends OathProgress>(
  secret: OathSecret,
  progress: Progress,
  codes: readonly string[],
  now: Date,
): Progress | undefined {
  if (codes.length < 2) return undefined
  const { from, to } = reach(secret, progress, now)
  for (let last = from + codes.length - 1; last <= to; last += 1) {
    const first = last - codes.length + 1
    if (codes.every((code, index) => shows(secret, first + index, code)))
      return moved(progress, last, driftAt(secret, last, now))
  }
  return undefined
}

/** Judges codes that a token showed one after another. What was found is kept; the last code, used before, is a duplicate (139). */
export function judgeInRow<Progress extends OathProgress>(
  secret: OathSecret,
  progress: Progress,
  codes: readonly string[],
  now: Date,
): Judgement<Progress> {
  const found = resynchronise(secret, progress, codes, now)
  if (found)
    return { correct: true, resultCode: ResultCode.SUCCESS_OATH_CODE_VERIFIED, progress: found, foundAnew: true }
  const isUsed = isUsedLast(secret, progress, codes.at(-1) ?? '')
  const resultCode = isUsed ? ResultCode.FAILED_OATH_CODE_DUPLICATE : ResultCode.FAILED_OATH_CODE_INCORRECT
  return { correct: false, resultCode, progress }
}

/** Whether the code is the one that was used last. */
function isUsedLast(secret: OathSecret, { used }: OathProgress, code: string): boolean {
  return used >= 0 && shows(secret, used, code)
}

function reach({ periodSeconds }: OathSecret, { used }: OathProgress, now: Date): { from: number; to: number } {
  if (periodSeconds === 0) return { from: used + 1, to: used + mostPresses }
  const step = stepAt(periodSeconds, now)
  return { from: Math.max(0, used + 1, step - mostDrift), to: step + mostDrift }
}

function shows(secret: OathSecret, counter: number, code: string): boolean {
  return code.length === secret.digits && equal(oathCode(secret, counter), code)
}

function equal(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function driftAt({ periodSeconds }: OathSecret, used: number, now: Date): { drift?: number } {
  return periodSeconds === 0 ? {} : { drift: used - stepAt(periodSeconds, now) }
}
