import type { Method } from '#contracts/gen/countersign/types/v1/method'
import { isRemembered } from './device-standing.ts'
import type { Facts } from './facts.ts'

/**
 * Until when the person is kept waiting, whatever the method; undefined where there is a method that the tenant lists and that
 * they may try. At a remembered device strangers' wrong answers do not count.
 */
export function lockedUntil(facts: Facts): Date | undefined {
  const { situation, now } = facts
  const whole = isRemembered(facts) ? undefined : situation.lockedUntil
  if (whole && whole > now) return whole
  const { verificationOptions } = facts.policy.settings
  const locks = locksOf(facts).filter(({ method }) => verificationOptions.includes(method))
  const ends = locks.flatMap(({ until }) => until ?? [])
  if (ends.length === 0 || ends.length < locks.length) return undefined
  return new Date(Math.min(...ends.map((until) => until.getTime())))
}

/** The methods by which no answer of this sign-in would be looked at now. A method's factors are locked together. */
export function lockedMethods(facts: Facts): ReadonlySet<Method> {
  return new Set(locksOf(facts).flatMap(({ method, until }) => (until ? [method] : [])))
}

function locksOf(facts: Facts): { method: Method; until: Date | undefined }[] {
  const remembered = isRemembered(facts)
  return facts.situation.factors.map(({ method, lockedUntil, deviceLockedUntil }) => {
    const until = remembered ? deviceLockedUntil : lockedUntil
    return { method, until: until && until > facts.now ? until : undefined }
  })
}
