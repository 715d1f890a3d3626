import { createHmac, timingSafeEqual } from 'node:crypto'
import { createGuardrails, generateSync, type CryptoPlugin } from 'otplib'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Judgement } from './method.ts'

/** What an app or a token holds. `periodSeconds` is 0 where the code moves with every press (HOTP). */
export interface OathSecret {
  /** Base64. */
  seed: string
  algorithm: 'sha1' | 'sha256' | 'sha512'
  digits: number
  periodSeconds: number
}

/**
 * The highest counter (HOTP, RFC 4226) or time step (TOTP, RFC 6238) whose code was accepted; -1 before the first. `drift` is by
 * how many steps the token's clock was seen to be ahead of ours, negative where behind (RFC 6238 §6); absent for none.
 */
export interface OathProgress {
  used: number
  drift?: number
}

/** Steps that clock and person may be off to either side. */
const window = 1
/** Steps that a clock is followed to either side: five minutes at 30 seconds. One that is further off has to be set anew. */
export const mostDrift = 10
/** Presses that may have gone unseen (RFC 4226 §7.4, the look-ahead parameter s). */
const lookAhead = 10
/** Used counters that are still told apart from a wrong code, so that a person can be told what happened. */
const lookBack = 3

const nodeCrypto: CryptoPlugin = {
  name: 'node',
  hmac: (algorithm, key, data) => createHmac(algorithm, key).update(data).digest(),
  randomBytes() {
    throw new Error('a code needs no chance')
  },
  constantTimeEqual: (left, right) => timingSafeEqual(Buffer.from(left), Buffer.from(right)),
}

const guardrails = createGuardrails({ MIN_SECRET_BYTES: 16, MAX_SECRET_BYTES: 128 })

/** The code at one counter or time step. */
export function oathCode({ seed, algorithm, digits }: OathSecret, counter: number): string {
  const secret = Buffer.from(seed, 'base64')
  return generateSync({ strategy: 'hotp', secret, algorithm, digits, counter, crypto: nodeCrypto, guardrails })
}

/**
 * Judges a code. Only a counter above the last one used can be accepted, so a code works once; the same code again is told
 * apart as a duplicate (139), one from before it as old (140), anything else is incorrect (138).
 */
export function judgeOath<Progress extends OathProgress>(
  secret: OathSecret,
  progress: Progress,
  code: string,
  now: Date,
): Judgement<Progress> {
  const { fresh, spent } = candidates(secret.periodSeconds, progress, now)
  const accepted = counterOf(secret, code, fresh)
  if (accepted !== undefined) {
    const resultCode = ResultCode.SUCCESS_OATH_CODE_VERIFIED
    return {
      correct: true,
      resultCode,
      progress: moved(progress, accepted, driftOf(secret.periodSeconds, accepted, now)),
    }
  }
  return { correct: false, resultCode: rejection(counterOf(secret, code, spent), progress.used), progress }
}

/** The moving part after a code was accepted; what else lies in it stays. */
export function moved<Progress extends OathProgress>(
  before: Progress,
  used: number,
  drift: { drift?: number },
): Progress {
  const { drift: _, ...others } = before
  return { ...(others as Progress), used, ...drift }
}

/** What a code that was accepted tells of the token's clock. One step at a time, as the window is one step wide. */
function driftOf(periodSeconds: number, accepted: number, now: Date): { drift?: number } {
  if (periodSeconds === 0) return {}
  const drift = accepted - stepAt(periodSeconds, now)
  return drift === 0 ? {} : { drift: Math.max(-mostDrift, Math.min(mostDrift, drift)) }
}

/** The time step of a moment (RFC 6238 §4.2). */
export function stepAt(periodSeconds: number, now: Date): number {
  return Math.floor(now.getTime() / 1000 / periodSeconds)
}

/** The counters worth trying, the likeliest first: those never used, and those that are spent. */
function candidates(
  periodSeconds: number,
  { used, drift = 0 }: OathProgress,
  now: Date,
): { fresh: number[]; spent: number[] } {
  if (periodSeconds === 0) {
    return { fresh: upTo(used + 1, used + lookAhead), spent: upTo(used - lookBack + 1, used).toReversed() }
  }
  const step = stepAt(periodSeconds, now) + drift
  const near = [step, ...upTo(step - window, step + window).filter((other) => other !== step)]
  return { fresh: near.filter((each) => each > used), spent: near.filter((each) => each <= used) }
}

function upTo(from: number, to: number): number[] {
  const first = Math.max(0, from)
  return Array.from({ length: Math.max(0, to - first + 1) }, (_, index) => first + index)
}

function counterOf(secret: OathSecret, code: string, counters: number[]): number | undefined {
  if (code.length !== secret.digits || !/^\d+$/.test(code)) return undefined
  const given = Buffer.from(code)
  return counters.find((counter) => timingSafeEqual(given, Buffer.from(oathCode(secret, counter))))
}

function rejection(spent: number | undefined, used: number): ResultCode {
  if (spent === undefined) return ResultCode.FAILED_OATH_CODE_INCORRECT
  return spent === used ? ResultCode.FAILED_OATH_CODE_DUPLICATE : ResultCode.FAILED_OATH_CODE_OLD
}
