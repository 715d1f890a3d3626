import { timingSafeEqual } from 'node:crypto'
import { mostDrift, oathCode, stepAt, type OathProgress, type OathSecret } from './oath.ts'

/** Presses ahead among which a token is looked for: two codes in a row are not guessed (RFC 4226 §7.4). */
const mostPresses = 100

/**
 * Where a token is, by two codes that follow one another: the factor's moving part as it must next be stored, with both codes
 * used up; undefined where the pair is shown nowhere in reach, or was used. The reach is ten steps to either side of our
 * clock, or a hundred presses ahead.
 */
export function resynchronise(
  secret: OathSecret,
  progress: OathProgress,
  [first, second]: readonly [string, string],
  now: Date,
): OathProgress | undefined {
  const { from, to } = reach(secret, now)
  const start = Math.max(progress.used + 1, from)
  const end = secret.periodSeconds === 0 ? progress.used + mostPresses : to
  for (let counter = start; counter < end; counter += 1) {
    if (shows(secret, counter, first) && shows(secret, counter + 1, second)) return found(secret, counter + 1, now)
  }
  return undefined
}

function reach({ periodSeconds }: OathSecret, now: Date): { from: number; to: number } {
  if (periodSeconds === 0) return { from: 0, to: 0 }
  const step = stepAt(periodSeconds, now)
  return { from: step - mostDrift, to: step + mostDrift }
}

function shows(secret: OathSecret, counter: number, code: string): boolean {
  return code.length === secret.digits && equal(oathCode(secret, counter), code)
}

function equal(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function found({ periodSeconds }: OathSecret, used: number, now: Date): OathProgress {
  if (periodSeconds === 0) return { used }
  return { used, drift: used - stepAt(periodSeconds, now) }
}
