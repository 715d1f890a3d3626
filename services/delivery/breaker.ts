/** How a breaker judges, in counts and milliseconds. */
export interface BreakerLimits {
  /** How far back outcomes count. */
  windowMs: number
  /** In how many parts the window slides: what is kept is this many pairs of counts. */
  parts: number
  /** How many failures it takes at least, so that one bad answer at night cuts nobody off. */
  failures: number
  /** And which share of all outcomes, from 0 to 1. */
  share: number
  /** How long nobody is asked before one message may try. */
  pauseMs: number
  /** How long that one may take before another may try in its place. */
  trialMs: number
}

export const limits: BreakerLimits = {
  ...{ windowMs: 60_000, parts: 6, failures: 5, share: 0.5 },
  ...{ pauseMs: 15_000, trialMs: 30_000 },
}

/** What came of asking in one part of the window. */
interface Count {
  part: number
  successes: number
  failures: number
}

/** Whether an account is asked. All are as they began until something failed often enough. */
export type Breaker =
  | { state: 'closed'; counts: readonly Count[] }
  | { state: 'open'; until: number }
  | { state: 'half-open'; until: number }

export const closed: Breaker = { state: 'closed', counts: [] }

/** Whether the account may be asked now: always while closed; once, when a pause or a trial that never ended is over. */
export function admits(breaker: Breaker, now: number): boolean {
  return breaker.state === 'closed' || breaker.until <= now
}

/** The breaker while an account that it admits is being asked: one trial at a time. */
export function asking(breaker: Breaker, now: number, { trialMs } = limits): Breaker {
  return breaker.state === 'closed' ? breaker : { state: 'half-open', until: now + trialMs }
}

/**
 * The breaker after an account was asked. A trial decides at once; an answer that was on its way when the breaker opened
 * decides nothing.
 */
export function answered(breaker: Breaker, well: boolean, now: number, bounds = limits): Breaker {
  const opened: Breaker = { state: 'open', until: now + bounds.pauseMs }
  if (breaker.state === 'open') return breaker
  if (breaker.state === 'half-open') return well ? closed : opened
  const counts = counted(breaker.counts, well, now, bounds)
  return tooMany(counts, bounds) ? opened : { state: 'closed', counts }
}

function counted(counts: readonly Count[], well: boolean, now: number, { windowMs, parts }: BreakerLimits): Count[] {
  const part = Math.floor(now / (windowMs / parts))
  const recent = counts.filter((count) => count.part > part - parts && count.part <= part)
  const last = recent.find((count) => count.part === part) ?? { part, successes: 0, failures: 0 }
  const next = { part, successes: last.successes + Number(well), failures: last.failures + Number(!well) }
  return [...recent.filter((count) => count !== last), next]
}

function tooMany(counts: readonly Count[], { failures, share }: BreakerLimits): boolean {
  const failed = counts.reduce((sum, count) => sum + count.failures, 0)
  const all = counts.reduce((sum, count) => sum + count.successes, failed)
  return failed >= failures && failed >= share * all
}
