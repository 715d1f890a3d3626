import type { AvailableFactor } from '#contracts/gen/countersign/policy/v1/policy'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import { isRemembered } from './device-standing.ts'
import type { Facts } from './facts.ts'

/**
 * Until when the person is kept waiting, whatever the method; undefined where there is a method that they may try. At a
 * remembered device strangers' wrong answers do not count.
 */
export function lockedUntil(facts: Facts): Date | undefined {
  const { situation, now } = facts
  const whole = isRemembered(facts) ? undefined : situation.lockedUntil
  if (whole && whole > now) return whole
  const locks = situation.factors.map((factor) => lockOf(factor, facts))
  if (locks.length === 0 || !locks.every((until) => until !== undefined)) return undefined
  return new Date(Math.min(...locks.map((until) => until.getTime())))
}

/** The methods by which no answer of this sign-in would be looked at now. */
export function lockedMethods(facts: Facts): ReadonlySet<Method> {
  return new Set(facts.situation.factors.filter((factor) => lockOf(factor, facts)).map(({ method }) => method))
}

/** A method's factors are locked together, so each of them tells. */
function lockOf({ lockedUntil, deviceLockedUntil }: AvailableFactor, facts: Facts): Date | undefined {
  const until = isRemembered(facts) ? deviceLockedUntil : lockedUntil
  return until && until > facts.now ? until : undefined
}
